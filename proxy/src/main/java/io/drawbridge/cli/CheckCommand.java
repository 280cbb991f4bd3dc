// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.check.StartTls;
import io.drawbridge.check.Target;
import io.drawbridge.classify.ServerFinding;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drawbridge check}: what servers' TLS offers, and what is wrong with it. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    description = {
      "Shows what a server's TLS offers.",
      "Versions, suites in the server's order, groups, Diffie-Hellman, signatures, certificates, and"
          + " what becomes of old clients. Exit code 0 without a finding, 1 with one, 2 where a"
          + " server could not be tested."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  drawbridge check api.example.com",
      "  drawbridge check mail.example.com --starttls smtp",
      "  drawbridge check 192.0.2.1:8443 --json --fail-on upstream-weak-dh"
    })
final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "HOST[:PORT]", description = "The servers.")
  private List<String> hosts = List.of();

  @Option(
      names = "--starttls",
      paramLabel = "PROTOCOL",
      description = "Start TLS inside smtp, imap, pop3, ldap or postgres.")
  private @Nullable String startTls;

  @Option(names = "--json", description = "Print JSON after docs/check.schema.json.")
  private boolean json;

  @Option(
      names = "--trust",
      paramLabel = "FILE",
      description = "Trust the roots of this PEM file instead of Java's.")
  private @Nullable Path trust;

  @Option(
      names = "--fail-on",
      split = ",",
      paramLabel = "FINDING",
      description =
          "Exit with 1 for these findings only. Otherwise: for every warning and serious one.")
  private List<String> failOn = List.of();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    return new CheckRun(targets(), fatal(), json, trust).run(out, spec.commandLine().getErr());
  }

  private Set<ServerFinding> fatal() {
    Set<ServerFinding> fatal = new HashSet<>();
    for (String label : failOn) {
      ServerFinding finding = ServerFinding.ofLabel(label);
      if (finding == null) {
        throw wrong("--fail-on", label, names());
      }
      fatal.add(finding);
    }
    return fatal;
  }

  private List<Target> targets() {
    StartTls protocol = startTls == null ? null : StartTls.ofLabel(startTls);
    if (startTls != null && protocol == null) {
      throw wrong("--starttls", startTls, "smtp, imap, pop3, ldap or postgres");
    }
    try {
      return hosts.stream().map(host -> Target.parse(host, protocol)).toList();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private ParameterException wrong(String option, String value, String expected) {
    return new ParameterException(
        spec.commandLine(), option + ": \"" + value + "\" (expected: " + expected + ")");
  }

  private static String names() {
    return Arrays.stream(ServerFinding.values())
        .map(ServerFinding::label)
        .collect(Collectors.joining(", "));
  }
}
