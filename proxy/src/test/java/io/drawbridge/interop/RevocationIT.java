// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.Await;
import io.drawbridge.testing.Command;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.OpenSslServer;
import io.drawbridge.testing.RevokingPki;
import io.drawbridge.testing.RevokingPki.Issued;
import io.drawbridge.testing.RevokingPki.Word;
import io.drawbridge.testing.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
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
      var result = visit(proxy, server);

      assertThat(result.out()).endsWith("\n" + status);
      if (status != 200) {
        assertThat(result.out()).contains(reason);
        assertThat(server.output()).doesNotContain("GET /");
      }
      assertThat(proxy.record(server.port()).path("reason").asText("ok"))
          .contains(status == 200 ? "" : reason);
    }
  }

  /** Nor does the TLS session that the server had given before help it. */
  @Test
  void aListThatIsReplacedCountsFromTheReloadOn() throws IOException {
    Issued leaf = PKI.issue(!RevokingPki.MUST_STAPLE);
    Path list = PKI.crl(RevokingPki.around(Duration.ofDays(1)));
    Path revoking = PKI.crl(RevokingPki.around(Duration.ofDays(1)), leaf.certificate());
    try (var server = OpenSslServer.start(leaf.identity());
        var reloaded =
            DrawbridgeProcess.builder()
                .set("upstream.trust", PKI.root().toString())
                .set("upstream.crls", "[" + list + "]")
                .set("upstream.reuse", "auto")
                .hearingHangup()
                .start()) {
      assertThat(visit(reloaded, server).out()).endsWith("\n200");
      assertThat(visit(reloaded, server).out()).contains("Reused, ").endsWith("\n200");

      Scratch.write(list, "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n");
      hangUp(reloaded, "failed");
      assertThat(visit(reloaded, server).out()).endsWith("\n200");

      Files.copy(revoking, list, StandardCopyOption.REPLACE_EXISTING);
      hangUp(reloaded, "ok");
      assertThat(visit(reloaded, server).out())
          .endsWith("\n502")
          .contains("upstream-revoked", "was revoked on 2026-01-01");
      String labels = "reason=\"upstream-revoked\"";
      assertThat(reloaded.metric("drawbridge_upstream_failures_total", labels)).isEqualTo(1);
    }
  }

  private static void hangUp(DrawbridgeProcess proxy, String outcome) {
    String labels = "outcome=\"" + outcome + "\"";
    proxy.signal("HUP");
    Await.until(
        () -> "the reload " + outcome,
        () -> proxy.metric("drawbridge_config_reloads_total", labels) == 1);
  }

  private static Command.Result visit(DrawbridgeProcess by, OpenSslServer server) {
    return Command.of("curl", "-sS", "-o", "/dev/stdout", "-w", "\n%{http_code}")
        .with("--max-time", "20", "--proxy", by.url(), "--cacert", by.root())
        .with("https://localhost:" + server.port() + "/")
        .run()
        .succeeded();
  }
}
