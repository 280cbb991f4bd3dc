// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.Command;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.NginxServer;
import io.drawbridge.testing.TestPki;
import java.nio.file.Path;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenSSL as an app that comes back: under the name and rule of before, and under others. */
final class ResumptionIT {
  private static NginxServer nginx;
  private static DrawbridgeProcess proxy;

  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    nginx = NginxServer.start(TestPki.shared().good());
    proxy =
        DrawbridgeProcess.builder()
            .config(
                """
                version: 1
                client: { legacy: detect }
                rules:
                  - { name: modern, when: { port: [8443] }, action: intercept, legacy: reject }
                  - { name: closed, when: { port: [8444] }, action: reject }
                  - name: strict
                    when: { port: [8445] }
                    action: intercept
                    findings: { sni-differs-from-connect: reject }
                  - { name: tunnelled, when: { host: [localhost] }, action: tunnel }
                """)
            .start();
  }

  @AfterAll
  static void stop() {
    proxy.close();
    nginx.close();
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

  @ParameterizedTest
  @CsvSource({
    "-tls1_1, 8443, alert protocol version",
    "-tls1_2, 8444, alert access denied",
    "-tls1_3, 8444, alert access denied",
    "-tls1_2, 8445, unrecognized name"
  })
  void aTicketOfOneRuleOpensNothingUnderAnother(String version, int port, String alert) {
    Path session = directory.resolve("session.pem");
    visit(version, "one.example", "-sess_out", session).contains("\nNew, ");
    visit(version, "one.example", "-sess_in", session).contains("\nReused, ");

    var refused =
        client("drawbridge.internal:" + port, "one.example", version, "-sess_in", session);

    assertThat(refused.err()).contains(alert);
    assertThat(refused.out()).doesNotContain("Reused", "HTTP/1.1");
  }

  @Test
  void aTicketOfOneVersionDoesNotHoldAnAppToIt() {
    Path session = directory.resolve("session.pem");
    visit("-tls1_2", "one.example", "-sess_out", session);

    visit("-no_ssl3", "one.example", "-sess_in", session).contains("\nNew, TLSv1.3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_3", "-tls1_2"})
  void aTicketOfTheProxyIsNothingToAServer(String version) {
    Path session = directory.resolve("session.pem");
    visit(version, "localhost", "-sess_out", session);

    var through =
        client(
            "localhost:" + nginx.port(),
            "localhost",
            version,
            "-sess_in",
            session,
            "-CAfile",
            TestPki.shared().root());

    assertThat(through.out())
        .contains("\nNew, ", "Verify return code: 0", "HTTP/1.1 200")
        .doesNotContain("Reused");
  }

  /** One request under {@code name}, to which the proxy itself answers; what s_client says. */
  private static AbstractStringAssert<?> visit(String version, String name, Object... options) {
    var result = client("drawbridge.internal:443", name, version, options);
    return assertThat(result.out()).contains("HTTP/1.1 200");
  }

  private static Command.Result client(
      String connect, String name, String version, Object... options) {
    return Command.of("openssl", "s_client", version, "-cipher", "ALL:@SECLEVEL=0")
        .with("-proxy", "127.0.0.1:" + proxy.proxyPort(), "-connect", connect)
        .with("-servername", name, "-CAfile", proxy.root(), "-ign_eof")
        .with(options)
        .input("GET / HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n")
        .run();
  }
}
