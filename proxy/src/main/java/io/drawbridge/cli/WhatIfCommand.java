// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.report.Group;
import io.drawbridge.report.Step;
import io.drawbridge.report.WhatIf;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drawbridge what-if}: what another policy would change for those seen so far. */
@Command(
    name = "what-if",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    description = {
      "Says who would stop or start working under another configuration.",
      "The proxy runs the changed policy over every offer in its inventory; nothing changes."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  drawbridge what-if client.legacy=reject",
      "  drawbridge what-if --config new.yaml",
      "  drawbridge what-if --at 2027-03-31"
    })
final class WhatIfCommand implements Callable<Integer> {
  private static final int SHOWN = 50;

  @Spec private CommandSpec spec;
  @Mixin private AskOptions ask = new AskOptions();
  @Mixin private SinceOption since = new SinceOption();

  @Parameters(
      paramLabel = "KEY=VALUE",
      arity = "0..*",
      description = "A key of the configuration, as client.legacy=reject.")
  private List<String> sets = new ArrayList<>();

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "A configuration file in place of the running configuration.")
  private @Nullable Path config;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "Ask the changed policy at this time: plans go by it. Default: now.")
  private @Nullable String at;

  @Option(names = "--json", description = "Print the proxy's answer as it is.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (sets.isEmpty() && config == null && at == null) {
      throw new ParameterException(
          spec.commandLine(), "Missing change: KEY=VALUE, --config FILE or --at TIME");
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("set", sets);
    if (config != null) {
      body.put("config", Files.readString(config));
    }
    if (at != null) {
      body.put("at", Times.time(at).toString());
    }
    Instant from = since.time();
    if (from != null) {
      body.put("since", from.toString());
    }
    PrintWriter out = spec.commandLine().getOut();
    String answer = ask.client().post("what-if", body);
    if (json) {
      out.print(answer);
    } else {
      print(AdminClient.read(answer, WhatIf.class), out);
    }
    out.flush();
    return ExitCode.OK;
  }

  private static void print(WhatIf answer, PrintWriter out) {
    out.println(answer.summary());
    groups("stops: application", answer.stoppingApplications(), out);
    groups("stops: client", answer.stoppingClients(), out);
    groups("stops: owner", answer.stoppingOwners(), out);
    groups("starts: application", answer.startingApplications(), out);
    groups("starts: client", answer.startingClients(), out);
    groups("starts: owner", answer.startingOwners(), out);
    hits("stops", answer.stops(), out);
    hits("starts", answer.starts(), out);
  }

  private static void groups(String name, List<Group> groups, PrintWriter out) {
    if (!groups.isEmpty()) {
      TextTable table = new TextTable(name, "offers", "clients", "sessions a day", "since");
      groups.forEach(
          group ->
              table.row(
                  group.name(),
                  String.join(" ", group.offered()),
                  group.clients(),
                  group.sessionsPerDay(),
                  group.first()));
      out.println();
      table.print(out);
    }
  }

  private static void hits(String name, List<Step.Hit> hits, PrintWriter out) {
    if (!hits.isEmpty()) {
      TextTable table = new TextTable(name, "client", "destination", "why");
      hits.stream()
          .limit(SHOWN)
          .forEach(
              hit -> table.row(hit.application(), hit.client(), hit.destination(), hit.then()));
      out.println();
      table.print(out);
      if (hits.size() > SHOWN) {
        out.println("and " + (hits.size() - SHOWN) + " more; --json has them all");
      }
    }
  }
}
