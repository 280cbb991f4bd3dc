// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.Command;
import io.drawbridge.testing.DrawbridgeProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenSSL as an app that comes back: under the name of before, and under another one. */
final class ResumptionIT {
  private static DrawbridgeProcess proxy;

  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    proxy = DrawbridgeProcess.builder().set("client.legacy", "detect").start();
  }

  @AfterAll
  static void stop() {
    proxy.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_3", "-tls1_2", "-tls1_1"})
  void resumesForTheSameNameAlone(String version) {
    Path session = directory.resolve("session.pem");
    visit(version, "one.example", "-sess_out", session).contains("\nNew, ");

    visit(version, "one.example", "-sess_in", session).contains("\nReused, ");
    visit(version, "two.example", "-sess_in", session)
        .contains("\nNew, ")
        .contains("CN = two.example")
        .doesNotContain("Reused");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_3", "-tls1_2"})
  void resumesASessionThatWasItselfResumed(String version) {
    Path session = directory.resolve("session.pem");
    visit(version, "one.example", "-sess_out", session);
    visit(version, "one.example", "-sess_in", session, "-sess_out", session).contains("\nReused, ");

    visit(version, "one.example", "-sess_in", session).contains("\nReused, ");
    visit(version, "two.example", "-sess_in", session).contains("\nNew, ");
  }

  /** One request under {@code name}, to which the proxy itself answers; what s_client says. */
  private static org.assertj.core.api.AbstractStringAssert<?> visit(
      String version, String name, Object... options) {
    var result =
        Command.of("openssl", "s_client", version, "-cipher", "ALL:@SECLEVEL=0")
            .with("-proxy", "127.0.0.1:" + proxy.proxyPort())
            .with("-connect", "drawbridge.internal:443", "-servername", name)
            .with("-CAfile", proxy.root(), "-ign_eof")
            .with(options)
            .input("GET / HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n")
            .run();
    return assertThat(result.out()).contains("HTTP/1.1 200");
  }
}
