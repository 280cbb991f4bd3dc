// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code drawbridge}. Without a subcommand it runs the proxy. */
@Command(
    name = "drawbridge",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    description =
        "A TLS-intercepting forward proxy: apps speak what TLS they can, servers get TLS 1.2 or"
            + " 1.3, and you see who still needs what.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  drawbridge                                    run with the built-in defaults",
      "  drawbridge -c my.yaml                         run with a configuration file",
      "  drawbridge --set client.legacy=detect         carry TLS 1.0 and 1.1 across",
      "  drawbridge check api.example.com              see what a server's TLS offers",
      "  drawbridge config check my.yaml               name every problem of a file",
      "  drawbridge authority trust --runtime java     how to make Java trust the root",
      "  drawbridge report                             who still speaks what, who breaks when",
      "  drawbridge explain ID                         why a session was refused",
      "  drawbridge what-if client.legacy=reject       who would stop working",
      "  drawbridge plan                               what will be rejected on which date",
      "  drawbridge doctor                             what to set on this machine",
      "",
      "Exit codes: 0 clean stop, 2 wrong usage, 78 wrong configuration, 1 otherwise.",
      "With DRAWBRIDGE_DEBUG=1 in the environment, errors come with stack traces."
    })
final class Commands implements Callable<Integer> {

  private final Launcher launcher;

  @Spec private CommandSpec spec;
  @Mixin private RunOptions options = new RunOptions();

  private Commands(Launcher launcher) {
    this.launcher = launcher;
  }

  /**
   * The command line with all its commands.
   *
   * @param launcher what {@code run} calls with its settings
   */
  static CommandLine commandLine(Launcher launcher) {
    return commandLine(launcher, name -> true);
  }

  /**
   * The command line with the wanted commands, or with all where none is: reading the options of
   * all takes a quarter of a second.
   */
  static CommandLine commandLine(Launcher launcher, Predicate<String> wanted) {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("run", () -> new RunCommand(launcher));
    commands.put("check", CheckCommand::new);
    commands.put("config", ConfigCommand::new);
    commands.put("authority", AuthorityCommand::new);
    commands.put("report", ReportCommand::new);
    commands.put("explain", ExplainCommand::new);
    commands.put("what-if", WhatIfCommand::new);
    commands.put("plan", PlanCommand::new);
    commands.put("doctor", DoctorCommand::new);
    commands.put("rehearse", RehearseCommand::new);
    boolean all = commands.keySet().stream().noneMatch(wanted);
    CommandLine main = new CommandLine(new Commands(launcher));
    commands.forEach(
        (name, command) -> {
          if (all || wanted.test(name)) {
            main.addSubcommand(name, command.get());
          }
        });
    return main.setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Commands::explain)
        .setUsageHelpAutoWidth(true);
  }

  @Override
  public Integer call() throws Exception {
    return RunCommand.run(options, System.getenv(), launcher, spec.commandLine().getErr());
  }

  private static int explain(
      Exception failure, CommandLine command, CommandLine.ParseResult arguments) {
    return Complaint.print(failure, command.getErr());
  }
}
