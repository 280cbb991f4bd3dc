// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.report.Explanation;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drawbridge explain}: one refusal or failure in plain words. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    description = {
      "Says why a session was refused or failed, and what to change there or here.",
      "The id stands in the app's answer and in the log. Without one: the last refusals."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  drawbridge explain", "  drawbridge explain 7d0c2f9e6b1a4853"})
final class ExplainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private AskOptions ask = new AskOptions();

  @Parameters(paramLabel = "ID", arity = "0..1", description = "The id of the session.")
  private @Nullable String id;

  @Option(names = "--json", description = "Print the proxy's answer as it is.")
  private boolean json;

  private record Refusals(List<Explanation.Line> refusals) {}

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (id != null && !id.matches("[0-9a-f]{16}")) {
      throw new IOException(id + " is no session id (expected: 16 digits of 0-9 and a-f)");
    }
    String answer = ask.client().get(id == null ? "refusals?limit=20" : "explain/" + id);
    if (json) {
      out.print(answer);
    } else if (id == null) {
      list(AdminClient.read(answer, Refusals.class).refusals(), out);
    } else {
      print(AdminClient.read(answer, Explanation.class), out);
    }
    out.flush();
    return ExitCode.OK;
  }

  private static void list(List<Explanation.Line> lines, PrintWriter out) {
    if (lines.isEmpty()) {
      out.println("Nothing was refused or failed.");
      return;
    }
    TextTable table =
        new TextTable(
            "id", "time", "client", "application", "destination", "offered", "rule", "reason");
    lines.forEach(
        line ->
            table.row(
                line.id(),
                line.time(),
                line.client(),
                line.application(),
                line.destination(),
                line.offered(),
                line.rule(),
                line.reason()));
    table.print(out);
  }

  private static void print(Explanation explained, PrintWriter out) {
    out.println(explained.summary());
    out.println();
    out.println("session      " + explained.id() + " at " + explained.time());
    out.println("reason       " + explained.reason());
    out.println("decided by   rule " + explained.rule() + ", owner " + explained.owner());
    lines("offered", explained.offered(), out);
    lines("needed", explained.needed(), out);
    lines("found", explained.findings(), out);
    lines("change there", explained.changeThere(), out);
    if (explained.passesNow()) {
      out.println("now          the policy in force now would let it pass");
    }
    for (Explanation.Remedy remedy : explained.changeHere()) {
      out.println();
      out.println("To let it pass: " + remedy.words());
      remedy.yaml().lines().forEach(line -> out.println("    " + line));
    }
  }

  private static void lines(String name, List<String> lines, PrintWriter out) {
    for (int i = 0; i < lines.size(); i++) {
      out.printf("%-12s %s%n", i == 0 ? name : "", lines.get(i));
    }
  }
}
