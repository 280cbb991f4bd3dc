// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.Command;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.OpenSslServer;
import io.drawbridge.testing.RevokingPki;
import io.drawbridge.testing.RevokingPki.Issued;
import io.drawbridge.testing.RevokingPki.Word;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code openssl s_server} that staples what it is given. */
class RevocationIT {
  private static final RevokingPki PKI = new RevokingPki();
  private static DrawbridgeProcess proxy;

  @BeforeAll
  static void start() {
    Command.require("curl");
    proxy = DrawbridgeProcess.builder().set("upstream.trust", PKI.root().toString()).start();
  }

  @AfterAll
  static void stop() {
    proxy.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GOOD, tls1_2, 200, ok",
    "GOOD, tls1_3, 200, ok",
    "REVOKED, tls1_2, 502, upstream-revoked",
    "REVOKED, tls1_3, 502, upstream-revoked",
    "STALE, tls1_3, 200, ok",
  })
  void judgesWhatIsStapled(Word word, String protocol, int status, String reason) {
    assertAnswer(PKI.issue(!RevokingPki.MUST_STAPLE), word, protocol, status, reason);
  }

  @ParameterizedTest
  @CsvSource({
    "GOOD, tls1_2, 200, ok",
    "GOOD, tls1_3, 200, ok",
    "STALE, tls1_2, 502, upstream-revocation-unknown",
    "STALE, tls1_3, 502, upstream-revocation-unknown",
    ", tls1_3, 502, upstream-revocation-unknown",
  })
  void holdsServersToWhatTheirCertificatePromises(
      Word word, String protocol, int status, String reason) {
    assertAnswer(PKI.issue(RevokingPki.MUST_STAPLE), word, protocol, status, reason);
  }

  private static void assertAnswer(
      Issued leaf, Word word, String protocol, int status, String reason) {
    Path staple = word == null ? null : PKI.ocsp(leaf.certificate(), word);
    String[] options =
        staple == null
            ? new String[] {"-" + protocol}
            : new String[] {"-" + protocol, "-status_file", staple.toString()};
    try (var server = OpenSslServer.start(leaf.identity(), options)) {
      var result =
          Command.of("curl", "-sS", "-o", "/dev/stdout", "-w", "\n%{http_code}")
              .with("--max-time", "20", "--proxy", proxy.url(), "--cacert", proxy.root())
              .with("https://localhost:" + server.port() + "/")
              .run()
              .succeeded();

      assertThat(result.out()).endsWith("\n" + status);
      if (status != 200) {
        assertThat(result.out()).contains(reason);
        assertThat(server.output()).doesNotContain("GET /");
      }
      assertThat(proxy.record(server.port()).path("reason").asText("ok"))
          .contains(status == 200 ? "" : reason);
    }
  }
}
