// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.config.Log;
import io.drawbridge.config.Settings;
import io.drawbridge.policy.LegacyMode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {

  private final List<Settings> launched = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(strings = {"", "run "})
  void runsWithItsOptions(String command) {
    String options =
        "--listen [::1]:0 --listen localhost:3130 --admin 127.0.0.1:0 --data d --log-format json"
            + " --set client.legacy=detect --set data=other";

    assertThat(execute((command + options).split(" ", -1))).isZero();
    Settings settings = launched.get(0);
    assertThat(settings.listeners()).hasSize(2);
    assertThat(settings.listeners().get(1).address().getPort()).isEqualTo(3130);
    assertThat(settings.admin().address().getPort()).isZero();
    assertThat(settings.data()).isEqualTo(Path.of("d"));
    assertThat(settings.log().format()).isEqualTo(Log.Format.JSON);
    assertThat(settings.client().legacy()).isEqualTo(LegacyMode.DETECT);
    assertThat(settings.client().ciphers())
        .startsWith("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")
        .hasSize(6);
    assertThat(settings.client().legacyCiphers()).hasSize(6);
  }

  @Test
  void runsWithoutAnyOption() {
    assertThat(execute()).isZero();
    assertThat(launched).hasSize(1);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aWrongOptionIsWrongUsage() {
    assertThat(execute("--listen", "3128", "--admin", "x'y")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .contains("listeners[0].address: \"3128\" (expected: HOST:PORT")
        .contains("[--listen]")
        .contains("admin.address: \"x'y\"")
        .contains("2 problems");
    assertThat(execute("--lisen", "x")).isEqualTo(ExitCode.USAGE);
    assertThat(execute("config")).isEqualTo(ExitCode.USAGE);
    assertThat(launched).isEmpty();
  }

  @Test
  void aWrongConfigurationHasItsOwnCode(@TempDir Path directory) throws IOException {
    Path file = write(directory, "version: 1\nclient: { ciphers: 'ECDHE:DHE' }\n");

    assertThat(execute("-c", file.toString())).isEqualTo(ExitCode.CONFIG);
    assertThat(err.toString())
        .contains("the configuration has a problem")
        .contains("client.ciphers: \"DHE\"")
        .contains("[" + file + ":2]");
    assertThat(execute("--set", "client.legacy=x")).isEqualTo(ExitCode.CONFIG);
    assertThat(execute("-c", "no-such.yaml")).isEqualTo(ExitCode.CONFIG);
    assertThat(launched).isEmpty();
  }

  @Test
  void checksAFile(@TempDir Path directory) throws IOException {
    Path good = write(directory, "version: 1\n");

    assertThat(execute("config", "check", good.toString())).isZero();
    assertThat(out.toString()).isEqualTo(good + ": good, 0 rules" + System.lineSeparator());
    assertThat(execute("config", "check", write(directory, "x: 1").toString()))
        .isEqualTo(ExitCode.CONFIG);
    assertThat(err.toString()).contains("x: an unknown key").contains("version: no value");
  }

  @Test
  void aWrongCheckIsWrongUsage() {
    assertThat(execute("check")).isEqualTo(ExitCode.USAGE);
    assertThat(execute("check", "host:x")).isEqualTo(ExitCode.USAGE);
    assertThat(execute("check", "host", "--starttls", "ftp")).isEqualTo(ExitCode.USAGE);
    assertThat(execute("check", "host", "--fail-on", "weak")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .contains("\"host:x\" (expected: HOST[:PORT])")
        .contains("--starttls: \"ftp\" (expected: smtp, imap, pop3, ldap or postgres)")
        .contains("--fail-on: \"weak\" (expected: upstream-legacy-only, ");
  }

  @Test
  void showsWhatIsInEffect() {
    assertThat(execute("config", "show", "--set", "client.legacy=detect")).isZero();
    assertThat(out.toString())
        .startsWith("version: 1\nlisteners:\n  - address: 127.0.0.1:3128\n    mode: forward\n")
        .contains("  legacy: detect  # --set\n")
        .contains("  minimum-dh-bits: 2048\n")
        .contains("rules: []\n");
  }

  @Test
  void helpsAndNamesItsVersion() {
    assertThat(execute("--help")).isZero();
    assertThat(out.toString()).contains("Examples:").contains("config check my.yaml");
    assertThat(execute("--version")).isZero();
    assertThat(out.toString()).containsPattern("drawbridge \\d+\\.\\d+\\.\\d+");
  }

  @Test
  void whatKeepsItFromStartingIsOneLine() {
    CommandLine line =
        Commands.commandLine(
            configuration -> {
              throw new IOException("127.0.0.1:3128 is in use");
            });
    line.setErr(new PrintWriter(err, true));

    assertThat(line.execute()).isEqualTo(ExitCode.FAILURE);
    assertThat(err.toString())
        .isEqualTo("drawbridge: 127.0.0.1:3128 is in use" + System.lineSeparator());
  }

  private int execute(String... arguments) {
    CommandLine line =
        Commands.commandLine(
            configuration -> {
              launched.add(configuration.settings());
              return ExitCode.OK;
            });
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  private static Path write(Path directory, String yaml) throws IOException {
    return Files.writeString(directory.resolve("test.yaml"), yaml);
  }
}
