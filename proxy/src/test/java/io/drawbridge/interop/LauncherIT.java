// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.Command;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.OpenSslServer;
import io.drawbridge.testing.Scratch;
import io.drawbridge.testing.ServerProcess;
import io.drawbridge.testing.TestPki;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The command line as a user meets it: launcher, start-up, exit codes, clean stop. */
class LauncherIT {
  private static final Path LAUNCHER =
      Path.of(System.getProperty("drawbridge.root", ".."), "drawbridge").toAbsolutePath();

  /** Of a proxy that has ended: making the keys anew takes longer than a start. */
  private static Path data;

  @BeforeAll
  static void runOnce() {
    try (var proxy = DrawbridgeProcess.start()) {
      data = proxy.root().getParent();
    }
  }

  private static Command.Result drawbridge(String... arguments) {
    return Command.of(LAUNCHER.toString(), (Object[]) arguments)
        .in(Scratch.directory("cwd"))
        .env("JAVA_HOME", "")
        .run();
  }

  @Test
  void startsFromAnyDirectoryWithoutNoise() {
    var result = drawbridge("--version").succeeded();

    assertThat(result.out()).containsIgnoringCase("drawbridge");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void startsThroughASymbolicLink() throws Exception {
    Path link = Scratch.directory("bin").resolve("drawbridge");
    Files.createSymbolicLink(link, LAUNCHER);

    Command.of(link.toString(), "--version").run().succeeded();
  }

  @Test
  void prefersTheJavaHomeGiven() {
    String home = System.getProperty("java.home");

    var result =
        Command.of(LAUNCHER.toString(), "--version")
            .env("JAVA_HOME", home)
            .env("DRAWBRIDGE_JAVA_OPTS", "-showversion")
            .run()
            .succeeded();

    assertThat(result.err()).contains(Runtime.version().toString());
  }

  @Test
  void helpNamesTheCommands() {
    var result = drawbridge("--help").succeeded();

    assertThat(result.out()).contains("run").contains("config").contains("authority");
  }

  @Test
  void anUnknownOptionIsUsage() {
    var result = drawbridge("run", "--no-such-option").exited(2);

    assertThat(result.err()).contains("--no-such-option");
  }

  @Test
  void badConfigurationIsToldAtOnceWithPaths() throws Exception {
    Path file = Scratch.directory("conf").resolve("bad.yaml");
    Files.writeString(
        file,
        """
        version: 1
        client:
          legacy: maybe
          ciphers: "ECDHE+AESGCM:NO-SUCH-SUITE"
        limits: { handshake: soon }
        nonsense: true
        """);

    var checked = drawbridge("config", "check", file.toString()).exited(78);
    var run = drawbridge("run", "-c", file.toString()).exited(78);

    for (var result : List.of(checked, run)) {
      assertThat(result.out() + result.err())
          .contains("client.legacy", "maybe")
          .contains("client.ciphers", "NO-SUCH-SUITE")
          .contains("limits.handshake", "soon")
          .contains("nonsense");
    }
  }

  @Test
  void aMissingConfigurationFileIsBadConfiguration() {
    var result = drawbridge("run", "-c", "no-such-file.yaml").exited(78);

    assertThat(result.err()).contains("no-such-file.yaml");
  }

  @Test
  void theShippedConfigurationIsGood() {
    Path shipped = LAUNCHER.resolveSibling("conf").resolve("drawbridge.yaml");

    drawbridge("config", "check", shipped.toString()).succeeded();
  }

  @Test
  void theEffectiveConfigurationIsShown() {
    var result = drawbridge("config", "show", "--set", "client.legacy=detect").succeeded();

    assertThat(result.out()).containsPattern("legacy: *\"?detect");
  }

  @Test
  void anEnvironmentVariableOverridesAKey() {
    var result =
        Command.of(LAUNCHER.toString(), "config", "show")
            .env("DRAWBRIDGE_CLIENT_LEGACY", "detect")
            .run()
            .succeeded();

    assertThat(result.out()).containsPattern("legacy: *\"?detect");
  }

  @Test
  void aPortInUseIsSaid() {
    try (var first = DrawbridgeProcess.start()) {
      var result =
          drawbridge(
                  "run",
                  "--listen=127.0.0.1:" + first.proxyPort(),
                  "--admin=127.0.0.1:0",
                  "--data=" + data)
              .exited(1);

      assertThat(result.err()).contains(String.valueOf(first.proxyPort()));
      assertThat(result.err()).doesNotContain("\tat ");
    }
  }

  @Test
  void aCheckHasAllItsClasses() throws Exception {
    TestPki pki = TestPki.shared();
    try (var server = OpenSslServer.start(pki.goodRsa())) {
      String port = "localhost:" + server.port();

      var text = drawbridge("check", port).exited(1);
      var json = drawbridge("check", port, "--json", "--trust", pki.root().toString());
      var wrong = drawbridge("check", port, "--fail-on", "no-such-finding").exited(2);

      assertThat(text.out()).contains("TLSv1.3", "Verdict", "upstream-untrusted");
      assertThat(json.out()).contains("\"versions\"", "\"verdict\"").doesNotContain("untrusted");
      assertThat(wrong.err()).contains("no-such-finding", "upstream-weak-dh");
    }
    assertThat(drawbridge("check", "--help").succeeded().out()).contains("--starttls");
  }

  @Test
  void aStopIsClean() {
    var proxy = DrawbridgeProcess.start();

    assertThat(proxy.process().stop()).isZero();
    proxy.close();
  }

  @Test
  void theAuthorityStaysOverARestart() throws Exception {
    Path own = Scratch.directory("authority");
    List<String> roots = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      List<String> command = DrawbridgeProcess.program();
      command.addAll(
          List.of("run", "--listen=127.0.0.1:0", "--admin=127.0.0.1:0", "--data=" + own));
      try (var process = new ServerProcess(new ProcessBuilder(command))) {
        process.awaitOut(line -> line.contains("drawbridge.internal"));
      }
      roots.add(Files.readString(own.resolve("root.pem")));
    }

    assertThat(roots.get(0)).isEqualTo(roots.get(1));
  }

  @Test
  void aKeyThatOthersCanReadIsRefusedWithTheFix() throws Exception {
    Path key = data.resolve("root-key.pem");
    var mode = Files.getPosixFilePermissions(key);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    try {
      var result =
          drawbridge("run", "--listen=127.0.0.1:0", "--admin=127.0.0.1:0", "--data=" + data);

      assertThat(result.exit()).isNotZero();
      assertThat(result.err()).contains("root-key.pem").contains("chmod");
    } finally {
      Files.setPosixFilePermissions(key, mode);
    }
  }

  @Test
  void theRootIsExported() throws Exception {
    String option = "--data=" + data;
    var shown = drawbridge("authority", "show", option).succeeded();
    var pem = drawbridge("authority", "export", "--format", "pem", option).succeeded();

    assertThat(shown.out()).contains("SHA-256");
    assertThat(pem.out()).startsWith("-----BEGIN CERTIFICATE-----").doesNotContain("PRIVATE KEY");
    try (Stream<Path> files = Files.list(data)) {
      assertThat(files.map(f -> f.getFileName().toString())).contains("root.pem", "root-key.pem");
    }
  }
}
