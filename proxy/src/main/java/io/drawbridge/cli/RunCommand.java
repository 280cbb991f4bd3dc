// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.config.ConfigResult;
import io.drawbridge.config.Problem;
import io.drawbridge.config.Sources;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code drawbridge run}: the proxy. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    description = "Runs the proxy. This is also what drawbridge does without a command.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  drawbridge run",
      "  drawbridge run -c conf/drawbridge.yaml --listen 0.0.0.0:3128",
      "  drawbridge run --set client.legacy=detect"
    })
final class RunCommand implements Callable<Integer> {

  /** Whose values are arguments: a wrong one is wrong usage. */
  private static final Set<String> OPTIONS =
      Set.of(RunOptions.LISTEN, RunOptions.ADMIN, DataOptions.DATA, RunOptions.LOG_FORMAT);

  private final Launcher launcher;

  @Spec private CommandSpec spec;
  @Mixin private RunOptions options = new RunOptions();

  RunCommand(Launcher launcher) {
    this.launcher = launcher;
  }

  @Override
  public Integer call() throws Exception {
    return run(options, System.getenv(), launcher, spec.commandLine().getErr());
  }

  /** Loads the configuration and launches the proxy with it. */
  static int run(
      RunOptions options, Map<String, String> environment, Launcher launcher, PrintWriter err)
      throws Exception {
    Sources sources = options.sources(environment);
    Supplier<ConfigResult> load = () -> ConfigReport.loader().load(sources);
    return switch (load.get()) {
      case ConfigResult.Valid valid -> launcher.run(new Configuration(sources.file(), valid, load));
      case ConfigResult.Invalid invalid -> {
        ConfigReport.print(invalid.problems(), err);
        yield exitCode(invalid.problems());
      }
    };
  }

  /** Usage where all problems are in options, else configuration. */
  static int exitCode(List<Problem> problems) {
    return problems.stream().allMatch(problem -> OPTIONS.contains(problem.where()))
        ? ExitCode.USAGE
        : ExitCode.CONFIG;
  }
}
