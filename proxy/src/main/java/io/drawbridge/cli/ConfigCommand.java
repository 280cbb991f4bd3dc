// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.config.ConfigResult;
import io.drawbridge.config.Sources;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drawbridge config}: looks at configurations without running anything. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    description = "Checks and shows configurations.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  drawbridge config check my.yaml",
      "  drawbridge config show -c my.yaml --set client.legacy=detect",
      "  drawbridge config show > my.yaml"
    })
final class ConfigCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: check or show");
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      versionProvider = BuildVersion.class,
      description = {
        "Names every problem of a configuration file.",
        "Each with its key, value and expectation. Exit code 0 without a problem, 78 otherwise."
            + " The environment is left out of account."
      })
  int check(@Parameters(paramLabel = "FILE", description = "The file to check.") Path file) {
    ConfigResult result =
        ConfigReport.loader().load(new Sources(file, Map.of(), List.of(), List.of()));
    return switch (result) {
      case ConfigResult.Valid valid -> {
        int rules = valid.settings().rules().size();
        out().println(file + ": good, " + rules + (rules == 1 ? " rule" : " rules"));
        yield ExitCode.OK;
      }
      case ConfigResult.Invalid invalid -> {
        ConfigReport.print(invalid.problems(), spec.commandLine().getErr());
        yield ExitCode.CONFIG;
      }
    };
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      versionProvider = BuildVersion.class,
      description = {
        "Prints the configuration in effect.",
        "It is a complete configuration file: defaults, file, DRAWBRIDGE_ environment and --set."
            + " What is not a default is marked with its source."
      })
  int show(@Mixin ConfigOptions options) {
    Sources sources = new Sources(options.file, System.getenv(), options.sets, List.of());
    ConfigResult result = ConfigReport.loader().load(sources);
    return switch (result) {
      case ConfigResult.Valid valid -> {
        out().print(valid.yaml());
        out().flush();
        yield ExitCode.OK;
      }
      case ConfigResult.Invalid invalid -> {
        ConfigReport.print(invalid.problems(), spec.commandLine().getErr());
        yield ExitCode.CONFIG;
      }
    };
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
