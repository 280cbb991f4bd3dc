// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.authority.TrustTarget;
import io.drawbridge.testing.Command;
import io.drawbridge.testing.Scratch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

final class AuthorityCommandTest {
  /** Made by the first command that needs it, as for a user. */
  private static final Path DATA = Scratch.directory("authority-command").resolve("data");

  private static String firstErrors = "";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private final Path directory = Scratch.directory("authority-command");

  @BeforeAll
  static void make() {
    AuthorityCommandTest first = new AuthorityCommandTest();
    assertThat(first.execute("show", "--data", DATA.toString())).isZero();
    firstErrors = first.err.toString();
  }

  @Test
  void makesTheRootBeforeTheFirstStartAndSaysSo() throws IOException {
    assertThat(firstErrors)
        .isEqualToNormalizingNewlines(
            "drawbridge: there was no root yet; made " + DATA.resolve("root.pem") + "\n");
    byte[] before = Files.readAllBytes(DATA.resolve("root.pem"));
    assertThat(execute("show")).isZero();
    assertThat(Files.readAllBytes(DATA.resolve("root.pem"))).isEqualTo(before);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void showsWhatToTrustAndWhatIsBelow() {
    assertThat(execute("show")).isZero();

    Path root = DATA.resolve("root.pem");
    String fingerprint =
        Command.of("openssl", "x509", "-in", root, "-noout", "-fingerprint", "-sha256")
            .run()
            .succeeded()
            .out()
            .strip()
            .replaceFirst("(?i)sha256 fingerprint=", "");
    String[] lines = out.toString().split("\\R", -1);
    assertThat(lines[0]).isEqualTo("trust     " + root);
    assertThat(lines[1]).startsWith("subject   CN=Drawbridge root ");
    assertThat(lines[2]).isEqualTo("SHA-256   " + fingerprint);
    assertThat(lines[3]).isEqualTo("key       RSA 3072");
    assertThat(lines[4]).matches("valid     \\S+Z to \\S+Z");
    assertThat(out.toString())
        .contains("issuing   " + DATA.resolve("issuing-ecdsa.pem"))
        .contains("issuing   " + DATA.resolve("issuing-rsa.pem"))
        .contains("key       EC 256")
        .contains("key       RSA 2048");
  }

  @Test
  void readsNoKey() throws IOException {
    for (String name : new String[] {"root.pem", "issuing-rsa.pem"}) {
      Files.copy(DATA.resolve(name), directory.resolve(name));
    }
    assertThat(execute("show", "--data", directory.toString())).isZero();
    assertThat(execute("export", "--data", directory.toString(), "-o", file("r.pem"))).isZero();
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).hasSize(3);
    }
  }

  @Test
  void exportsPemAndDerToStdout() throws IOException {
    String pem = Files.readString(DATA.resolve("root.pem"));

    assertThat(stdout("export")).isEqualTo(pem);
    assertThat(stdout("export", "--format", "PEM")).isEqualTo(pem);
    Path der = directory.resolve("root.der");
    Files.write(der, stdout("export", "--format", "der").getBytes(StandardCharsets.ISO_8859_1));
    String text =
        Command.of("openssl", "x509", "-inform", "DER", "-in", der).run().succeeded().out();
    assertThat(text).isEqualTo(pem);
    assertThat(pem).doesNotContain("PRIVATE");
  }

  @ParameterizedTest
  @CsvSource({"p12, PKCS12", "jks, JKS"})
  void exportsTrustStoresThatKeytoolReads(String format, String type) {
    String store = file("trust." + format);
    assertThat(execute("export", "--format", format, "-o", store)).isZero();
    assertThat(err.toString())
        .isEqualToNormalizingNewlines("drawbridge: wrote " + store + ", password changeit\n");

    String listing = keytool(store, "changeit");
    assertThat(listing)
        .contains("Keystore type: " + type)
        .contains("Your keystore contains 1 entry")
        .contains("drawbridge")
        .contains("trustedCertEntry")
        .doesNotContain("PrivateKeyEntry");
    execute("show");
    assertThat(out.toString()).contains(listing.replaceFirst("(?s).*SHA-256\\): (\\S+).*", "$1"));

    String other = file("other." + format);
    assertThat(execute("export", "--format", format, "-o", other, "--password", "other-one"))
        .isZero();
    assertThat(keytool(other, "other-one")).contains("trustedCertEntry");
    assertThat(err.toString()).doesNotContain("other-one");
  }

  @Test
  void replacesNoFileUnasked() throws IOException {
    Path file = Files.writeString(directory.resolve("here.pem"), "precious");

    assertThat(execute("export", "-o", file.toString())).isEqualTo(ExitCode.FAILURE);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines(
            "drawbridge: "
                + file
                + ": exists (expected: a new file). Add --force to replace it.\n");
    assertThat(file).hasContent("precious");
    assertThat(execute("export", "-o", file.toString(), "--force")).isZero();
    assertThat(file).hasSameTextualContentAs(DATA.resolve("root.pem"));
    assertThat(execute("export", "-o", file("none/x.pem"))).isEqualTo(ExitCode.FAILURE);
    assertThat(err.toString()).contains("none/x.pem: cannot be written");
  }

  @Test
  void wrongUsageHasItsCode() {
    assertThat(execute("export", "--format", "p12")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--format p12: no file (expected: -o FILE)");
    assertThat(execute("export", "--password", "x")).isEqualTo(ExitCode.USAGE);
    assertThat(execute("export", "--format", "zip")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("pem, der, p12, jks");
    assertThat(execute("trust", "--runtime", "cobol")).isEqualTo(ExitCode.USAGE);
    assertThat(execute()).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("Missing command: show, export, trust or rotate");
    assertThat(execute("show", "--set", "client.legacy=x")).isEqualTo(ExitCode.CONFIG);
  }

  @Test
  void whatIsWrongWithTheDirectoryIsOneLine() throws IOException {
    Path root = Files.writeString(directory.resolve("root.pem"), "rubbish");

    assertThat(execute("show", "--data", directory.toString())).isEqualTo(ExitCode.FAILURE);
    assertThat(err.toString()).startsWith("drawbridge: " + root + ": no certificate found");
    assertThat(err.toString().strip()).hasLineCount(1);
  }

  @ParameterizedTest
  @EnumSource
  void everyRuntimeHasAnInstructionWithTheRootsPath(TrustTarget target) {
    assertThat(execute("trust", "--runtime", target.name().toLowerCase(Locale.ROOT))).isZero();
    assertThat(out.toString())
        .contains(DATA.resolve("root.pem").toString())
        .doesNotContain("${")
        .endsWith("\n");
    assertThat(target.instruction("/a b/root.pem")).contains("/a b/root.pem");
  }

  @Test
  void withoutARuntimeItNamesAll() {
    assertThat(execute("trust")).isZero();
    for (TrustTarget target : TrustTarget.values()) {
      String root = DATA.resolve("root.pem").toString();
      assertThat(out.toString()).contains(target.instruction(root));
    }
  }

  @Test
  void anOperatorsRootIsExportedFirst() {
    String[] set = {
      "--set", "authority.certificate=" + DATA.resolve("root.pem"),
      "--set", "authority.key=" + DATA.resolve("root-key.pem")
    };
    String[] arguments = {"trust", "--runtime", "curl", set[0], set[1], set[2], set[3]};
    assertThat(execute(arguments)).isZero();
    assertThat(out.toString())
        .startsWith("First, the root in a file of its own:")
        .contains("  drawbridge authority export -o drawbridge-root.pem\n")
        .contains("curl --cacert drawbridge-root.pem https://");
  }

  private String file(String name) {
    return directory.resolve(name).toString();
  }

  private static String keytool(String store, String password) {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    return Command.of(keytool.toString(), "-J-Duser.language=en", "-list")
        .with("-keystore", store, "-storepass", password)
        .run()
        .succeeded()
        .out();
  }

  private String stdout(String... arguments) {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.ISO_8859_1));
    try {
      assertThat(execute(arguments)).isZero();
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  /** With {@link #DATA} unless the arguments name a directory. */
  private int execute(String... arguments) {
    CommandLine line = Commands.commandLine(settings -> ExitCode.OK);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    Stream<String> data =
        arguments.length == 0 || Stream.of(arguments).anyMatch("--data"::equals)
            ? Stream.of()
            : Stream.of("--data", DATA.toString());
    return line.execute(
        Stream.of(Stream.of("authority"), Stream.of(arguments), data)
            .flatMap(each -> each)
            .toArray(String[]::new));
  }
}
