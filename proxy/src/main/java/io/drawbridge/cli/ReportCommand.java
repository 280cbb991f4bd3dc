// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.report.Group;
import io.drawbridge.report.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code drawbridge report}: who still speaks what, and who would break when. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    description = "Says who still speaks what, and who would break today and on each planned date.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  drawbridge report",
      "  drawbridge report --by client --since 7d",
      "  drawbridge report --csv > report.csv"
    })
final class ReportCommand implements Callable<Integer> {

  /** What the rows are put together by. */
  enum By {
    application,
    client,
    owner,
    destination,
    finding
  }

  @Spec private CommandSpec spec;
  @Mixin private AskOptions ask = new AskOptions();
  @Mixin private SinceOption since = new SinceOption();

  @Option(
      names = "--by",
      description = "Only the table by ${COMPLETION-CANDIDATES}. Default: all of them.")
  private @Nullable By by;

  @Option(names = "--csv", description = "Print the tables as CSV.")
  private boolean csv;

  @Option(names = "--json", description = "Print the proxy's answer as it is.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Instant from = since.time();
    String answer = ask.client().get("report" + (from == null ? "" : "?since=" + from));
    if (json) {
      out.print(answer);
    } else if (csv) {
      csv(AdminClient.read(answer, Report.class)).csv(out);
    } else {
      print(AdminClient.read(answer, Report.class), out);
    }
    out.flush();
    return ExitCode.OK;
  }

  private Map<By, List<Group>> tables(Report report) {
    Map<By, List<Group>> tables = new LinkedHashMap<>();
    tables.put(By.application, report.byApplication());
    tables.put(By.client, report.byClient());
    tables.put(By.owner, report.byOwner());
    tables.put(By.destination, report.byDestination());
    tables.put(By.finding, report.byFinding());
    tables.keySet().removeIf(each -> by != null && each != by);
    return tables;
  }

  private void print(Report report, PrintWriter out) {
    out.println(report.summary());
    tables(report)
        .forEach(
            (name, groups) -> {
              if (!groups.isEmpty()) {
                TextTable table =
                    new TextTable(
                        name.name(),
                        "state",
                        "offers",
                        "clients",
                        "sessions",
                        "a day",
                        "refused",
                        "failed",
                        "last seen");
                groups.forEach(
                    group ->
                        table.row(
                            group.name(),
                            group.state(),
                            String.join(" ", group.offered()),
                            group.clients(),
                            group.sessions(),
                            group.sessionsPerDay(),
                            group.refused(),
                            group.failed(),
                            group.last()));
                out.println();
                table.print(out);
              }
            });
  }

  private TextTable csv(Report report) {
    TextTable table =
        new TextTable(
            "by",
            "name",
            "state",
            "offers",
            "identities",
            "clients",
            "sessions",
            "sessions_per_day",
            "refused",
            "failed",
            "bytes",
            "first_seen",
            "last_seen");
    tables(report)
        .forEach(
            (name, groups) ->
                groups.forEach(
                    group ->
                        table.row(
                            name,
                            group.name(),
                            group.state(),
                            String.join(" ", group.offered()),
                            group.identities(),
                            group.clients(),
                            group.sessions(),
                            group.sessionsPerDay(),
                            group.refused(),
                            group.failed(),
                            group.bytes(),
                            group.first(),
                            group.last())));
    return table;
  }
}
