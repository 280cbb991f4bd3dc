// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.Await;
import io.drawbridge.testing.Command;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.NginxServer;
import io.drawbridge.testing.Scratch;
import io.drawbridge.testing.TestPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * TLS secrets in a file, for one rule alone: as what curl itself writes for the same handshakes.
 */
class KeyLogIT {
  private static final String LINE = "[A-Z_0-9]+ [0-9a-f]{64} [0-9a-f]{64,96}";

  private final Path directory = Scratch.directory("key-log");
  private final Path log = directory.resolve("keys.log");

  private List<String> curl(DrawbridgeProcess proxy, NginxServer server, String version)
      throws IOException {
    Path own = directory.resolve("curl-" + server.port() + "-" + version);
    Command.of("curl", "-sS", "--max-time", "20", "--proxy", proxy.url(), "--cacert", proxy.root())
        .with("--tlsv" + version, "--tls-max", version, server.url("/"))
        .env("SSLKEYLOGFILE", own.toString())
        .run()
        .succeeded();
    List<String> lines = Files.readAllLines(own);
    assertThat(lines).isNotEmpty();
    return lines;
  }

  @Test
  void theSecretsOfOneRulesSessionsAreWritten() throws Exception {
    try (var logged = NginxServer.start(TestPki.shared().good());
        var other = NginxServer.start(TestPki.shared().good());
        var proxy =
            DrawbridgeProcess.builder()
                .config(
                    """
                    version: 1
                    rules:
                      - { name: looked-at, when: { port: [%d] }, action: intercept, key-log: %s }
                    """
                        .formatted(logged.port(), log))
                .start()) {
      List<String> tls12 = curl(proxy, logged, "1.2");
      List<String> tls13 = curl(proxy, logged, "1.3");
      List<String> unlogged = curl(proxy, other, "1.3");

      // Of TLS 1.3 all five secrets, on both legs; of 1.2 the one.
      Await.until(() -> "lines: " + lines(), () -> lines().containsAll(tls13));
      assertThat(lines()).containsAll(tls12).allMatch(line -> line.matches(LINE));
      assertThat(lines()).doesNotContainAnyElementsOf(unlogged);
      assertThat(lines().stream().filter(line -> line.startsWith("CLIENT_RANDOM "))).hasSize(1);
      assertThat(lines().stream().filter(line -> line.startsWith("CLIENT_TRAFFIC_SECRET_0 ")))
          .as("of two upstream handshakes and one of an app")
          .hasSize(3);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
          .isEqualTo("rw-------");
      assertThat(proxy.metric("drawbridge_key_log_rules", "")).isOne();
      assertThat(proxy.process().err())
          .anyMatch(line -> line.contains("key log: TLS secrets") && line.contains("looked-at"));
    }
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(log);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aFileThatOthersMayReadIsRefused() {
    Scratch.write(log, "");

    var result =
        DrawbridgeProcess.builder()
            .config(
                """
                version: 1
                rules: [ { name: looked-at, action: intercept, key-log: %s } ]
                """
                    .formatted(log))
            .run("run", "--listen=127.0.0.1:0", "--admin=127.0.0.1:0", "--data=" + directory);

    assertThat(result.exit()).isNotZero();
    assertThat(result.out() + result.err()).contains("can be read by others than its owner");
  }
}
