// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.report.PlanHolds;
import io.drawbridge.report.Schedule;
import io.drawbridge.report.Step;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drawbridge plan}: what will be rejected when, and how to put it off. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    description = "Lists what plans will do when, with who would be hit as seen so far.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  drawbridge plan",
      "  drawbridge plan hold sync-engine --for 24h --because \"vendor is late\"",
      "  drawbridge plan release sync-engine"
    })
final class PlanCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private AskOptions ask = new AskOptions();

  @Option(names = "--json", description = "Print the proxy's answer as it is.")
  private boolean json;

  private record Released(boolean released) {}

  @Override
  public Integer call() throws IOException {
    PrintWriter out = out();
    String answer = ask.client().get("plan");
    if (json) {
      out.print(answer);
    } else {
      print(AdminClient.read(answer, Schedule.class), out);
    }
    out.flush();
    return ExitCode.OK;
  }

  @Command(
      name = "hold",
      mixinStandardHelpOptions = true,
      versionProvider = BuildVersion.class,
      description = {
        "Keeps a rule's plan from rejecting for a while.",
        "Needs the admin token. Who, why and until when is logged, listed and kept over restarts."
      })
  int hold(
      @Mixin AskOptions options,
      @Parameters(paramLabel = "RULE", description = "The rule whose plan is held.") String rule,
      @Option(
              names = "--for",
              required = true,
              paramLabel = "DURATION",
              description = "For how long, at most 31d: 24h.")
          String length,
      @Option(names = "--because", required = true, paramLabel = "TEXT", description = "Why.")
          String because)
      throws IOException {
    Map<String, Object> body =
        Map.of(
            "rule",
            rule,
            "seconds",
            Times.span(length).toSeconds(),
            "by",
            System.getProperty("user.name", "unknown"),
            "because",
            because);
    PlanHolds.Hold hold =
        AdminClient.read(options.client().post("plan/hold", body), PlanHolds.Hold.class);
    out().println("The plan of rule " + hold.rule() + " is held until " + hold.until() + ".");
    out().flush();
    return ExitCode.OK;
  }

  @Command(
      name = "release",
      mixinStandardHelpOptions = true,
      versionProvider = BuildVersion.class,
      description = "Ends a hold at once. Needs the admin token.")
  int release(
      @Mixin AskOptions options,
      @Parameters(paramLabel = "RULE", description = "The rule whose plan is held.") String rule)
      throws IOException {
    Map<String, Object> body =
        Map.of("rule", rule, "by", System.getProperty("user.name", "unknown"));
    boolean released =
        AdminClient.read(options.client().post("plan/release", body), Released.class).released();
    out()
        .println(
            released
                ? "The plan of rule " + rule + " is no longer held."
                : "The plan of rule " + rule + " was not held.");
    out().flush();
    return ExitCode.OK;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private static void print(Schedule schedule, PrintWriter out) {
    out.println(schedule.summary());
    TextTable states = new TextTable("rule", "owner", "now");
    schedule.now().forEach(state -> states.row(state.rule(), state.owner(), state.words()));
    table(states, out);
    TextTable holds = new TextTable("held", "until", "by", "because");
    schedule.holds().forEach(h -> holds.row(h.rule(), h.until(), h.by(), h.because()));
    table(holds, out);
    TextTable steps =
        new TextTable(
            "time", "rule", "owner", "what", "effect", "applications", "clients", "a day");
    schedule.steps().forEach(step -> row(steps, step));
    table(steps, out);
    for (Step step : schedule.steps()) {
      if (!step.hit().isEmpty()) {
        TextTable hit = new TextTable("hit at " + step.at(), "client", "destination", "last seen");
        step.hit().forEach(h -> hit.row(h.application(), h.client(), h.destination(), h.last()));
        table(hit, out);
      }
    }
  }

  private static void row(TextTable steps, Step step) {
    String effect =
        !step.changes() ? "none" : step.rejects() ? "rejects legacy TLS" : "carries it again";
    steps.row(
        step.at(),
        step.rule(),
        step.owner(),
        step.what(),
        effect,
        step.applications(),
        step.clients(),
        step.sessionsPerDay());
  }

  private static void table(TextTable table, PrintWriter out) {
    if (!table.isEmpty()) {
      out.println();
      table.print(out);
    }
  }
}
