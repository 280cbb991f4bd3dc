// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.authority.Authority;
import io.drawbridge.authority.AuthorityException;
import io.drawbridge.authority.AuthorityOptions;
import io.drawbridge.authority.CertificateFile;
import io.drawbridge.authority.TrustTarget;
import io.drawbridge.config.ConfigResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code drawbridge authority}: the root that clients must trust, and how they are told. Reads no
 * key, but for {@code rotate}, or where it must make the root because nobody did yet.
 */
@Command(
    name = "authority",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    description = {
      "The root certificate that clients must trust, and the issuing certificates below it.",
      "Before the first start it makes the root that the proxy will use, and says so on stderr."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  drawbridge authority show",
      "  drawbridge authority export > drawbridge-root.pem",
      "  drawbridge authority export --format p12 -o truststore.p12",
      "  drawbridge authority trust --runtime java",
      "  drawbridge authority rotate"
    })
final class AuthorityCommand implements Runnable {

  /** The password that Java's own trust store has: it keeps no secret. */
  private static final String DEFAULT_PASSWORD = "changeit";

  /** Where an operator's file may hold a chain and a key, the root is written here first. */
  private static final String EXPORTED = "drawbridge-root.pem";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Missing command: show, export, trust or rotate");
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      versionProvider = BuildVersion.class,
      description = "Names the root, its fingerprint and validity, and the certificates below it.")
  int show(@Mixin DataOptions options) throws AuthorityException, IOException {
    return with(
        options,
        (authority, certificates) -> {
          out().print(CertificateText.of(certificates, Instant.now()));
          out().flush();
        });
  }

  @Command(
      name = "export",
      mixinStandardHelpOptions = true,
      versionProvider = BuildVersion.class,
      description = {
        "Writes the root certificate, never its key.",
        "pem and der go to stdout without -o; p12 and jks are trust stores with one entry,"
            + " drawbridge."
      })
  int export(
      @Mixin DataOptions options,
      @Option(
              names = "--format",
              paramLabel = "FORMAT",
              defaultValue = "pem",
              description = "${COMPLETION-CANDIDATES}. Default: pem")
          ExportFormat format,
      @Option(
              names = {"-o", "--output"},
              paramLabel = "FILE",
              description = "The file to write; it must not exist.")
          @Nullable Path output,
      @Option(names = "--force", description = "Replace FILE where it exists.") boolean force,
      @Option(
              names = "--password",
              paramLabel = "PASSWORD",
              description = "Of the trust store. Default: " + DEFAULT_PASSWORD)
          @Nullable String password)
      throws AuthorityException, IOException {
    if (format.isStore() && output == null) {
      throw usage("--format " + format + ": no file (expected: -o FILE)");
    }
    if (!format.isStore() && password != null) {
      throw usage("--password: " + format + " has none (expected: --format p12 or jks)");
    }
    String used = password == null ? DEFAULT_PASSWORD : password;
    return with(
        options,
        (authority, certificates) -> {
          byte[] bytes = format.bytes(certificates.get(0), used);
          if (output == null) {
            System.out.write(bytes); // not the writer: DER is no text
            System.out.flush();
            return;
          }
          write(output, bytes, force);
          note(
              "wrote "
                  + output
                  + (format.isStore() && password == null ? ", password " + used : ""));
        });
  }

  @Command(
      name = "trust",
      mixinStandardHelpOptions = true,
      versionProvider = BuildVersion.class,
      description = "Prints how runtimes, systems and browsers are made to trust the root.")
  int trust(
      @Mixin DataOptions options,
      @Option(
              names = "--runtime",
              paramLabel = "NAME",
              description = "${COMPLETION-CANDIDATES}. Default: all")
          @Nullable TrustTarget runtime)
      throws AuthorityException, IOException {
    return with(
        options,
        (authority, certificates) -> {
          String root = certificates.get(0).file().toAbsolutePath().normalize().toString();
          StringBuilder text = new StringBuilder();
          if (authority.operator() != null) {
            text.append("First, the root in a file of its own:\n\n");
            text.append("  drawbridge authority export -o ").append(EXPORTED).append("\n\n");
            root = EXPORTED;
          }
          List<TrustTarget> targets =
              runtime == null ? List.of(TrustTarget.values()) : List.of(runtime);
          String separator = "";
          for (TrustTarget target : targets) {
            text.append(separator).append(target.instruction(root));
            separator = "\n";
          }
          out().print(text);
          out().flush();
        });
  }

  @Command(
      name = "rotate",
      mixinStandardHelpOptions = true,
      versionProvider = BuildVersion.class,
      description = {
        "Replaces the issuing certificates below the proxy's own root, and their keys.",
        "Clients trust the root and notice nothing. A running proxy takes the new ones over within"
            + " seconds. Needs the root's key."
      })
  int rotate(@Mixin DataOptions options) throws AuthorityException, IOException {
    return with(
        options,
        (authority, certificates) -> {
          List<CertificateFile> now =
              Authority.rotate(authority, Clock.systemUTC(), new SecureRandom());
          out().print(CertificateText.of(now, Instant.now()));
          out().flush();
        });
  }

  /** What a command does with the authority's certificates, the one to trust first. */
  @FunctionalInterface
  private interface Work {
    void with(AuthorityOptions authority, List<CertificateFile> certificates)
        throws AuthorityException, IOException;
  }

  private int with(DataOptions options, Work work) throws AuthorityException, IOException {
    ConfigResult result = ConfigReport.loader().load(options.sources(System.getenv(), List.of()));
    return switch (result) {
      case ConfigResult.Valid valid -> {
        AuthorityOptions authority = AuthorityFiles.options(valid.settings());
        work.with(authority, certificates(authority));
        yield ExitCode.OK;
      }
      case ConfigResult.Invalid invalid -> {
        ConfigReport.print(invalid.problems(), spec.commandLine().getErr());
        yield RunCommand.exitCode(invalid.problems());
      }
    };
  }

  private List<CertificateFile> certificates(AuthorityOptions options) throws AuthorityException {
    List<CertificateFile> found = Authority.inspect(options);
    if (!found.isEmpty()) {
      return found;
    }
    Authority made = Authority.open(options, Clock.systemUTC(), new SecureRandom());
    note("there was no root yet; made " + made.root().file().toAbsolutePath().normalize());
    return Authority.inspect(options);
  }

  private static void write(Path file, byte[] bytes, boolean force) throws IOException {
    OpenOption[] options =
        force
            ? new OpenOption[] {StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING}
            : new OpenOption[] {StandardOpenOption.CREATE_NEW};
    try (var out = Files.newOutputStream(file, options)) {
      out.write(bytes);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(
          file + ": exists (expected: a new file). Add --force to replace it.", e);
    } catch (IOException e) {
      throw new IOException(file + ": cannot be written: " + e, e);
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine().getSubcommands().get("export"), message);
  }

  private void note(String text) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("drawbridge: " + text);
    err.flush();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
