// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.report;

import io.drawbridge.policy.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who still speaks what, and who would break when.
 *
 * @param summary the one sentence to read
 * @param at when this was asked
 * @param since only what was seen at this time or later counts, null for all
 * @param applications how many were seen
 * @param clients how many clients
 * @param identities how many rows of the inventory
 * @param sessions all of them
 * @param refusedToday applications that the running policy refuses, at least in part
 * @param legacyToday further applications that would break if legacy TLS were rejected now
 * @param planned what the plans will break
 * @param byApplication the same rows by runtime
 * @param byClient by client name or address
 * @param byOwner by who answers for the rule that decides
 * @param byDestination by host
 * @param byFinding by what is wrong with the offers
 */
public record Report(
    String summary,
    Instant at,
    @Nullable Instant since,
    int applications,
    int clients,
    int identities,
    long sessions,
    int refusedToday,
    int legacyToday,
    List<Planned> planned,
    List<Group> byApplication,
    List<Group> byClient,
    List<Group> byOwner,
    List<Group> byDestination,
    List<Group> byFinding) {

  /**
   * A date on which a plan begins to reject.
   *
   * @param at when
   * @param rule whose plan
   * @param owner who answers for it
   * @param what {@code brownout}, {@code cut-off} or {@code hold ends}
   * @param applications how many break then
   * @param clients on how many clients
   * @param sessionsPerDay how often they come
   */
  public record Planned(
      Instant at,
      String rule,
      String owner,
      String what,
      int applications,
      int clients,
      double sessionsPerDay) {}

  /** Copies the lists. */
  public Report {
    planned = List.copyOf(planned);
    byApplication = List.copyOf(byApplication);
    byClient = List.copyOf(byClient);
    byOwner = List.copyOf(byOwner);
    byDestination = List.copyOf(byDestination);
    byFinding = List.copyOf(byFinding);
  }

  static Report of(List<Seen> rows, Policy policy, Schedule schedule, @Nullable Instant since) {
    Instant now = schedule.at();
    Policy today = policy.at(now);
    Outlook outlook = new Outlook(rows, today, policy, schedule);
    List<Planned> planned = new ArrayList<>();
    for (Step step : schedule.steps()) {
      if (step.changes() && step.rejects()) {
        planned.add(
            new Planned(
                step.at(),
                step.rule(),
                step.owner(),
                step.what(),
                step.applications(),
                step.clients(),
                step.sessionsPerDay()));
      }
    }
    int refused = Hits.applications(outlook.refused());
    Set<String> refusedNames = new HashSet<>();
    outlook.refused().forEach(row -> refusedNames.add(row.application()));
    int legacy =
        (int)
            outlook.legacy().stream()
                .map(Seen::application)
                .filter(name -> !refusedNames.contains(name))
                .distinct()
                .count();
    int applications = Hits.applications(rows);
    Function<Function<Seen, Collection<String>>, List<Group>> by =
        names -> Group.by(rows, names, outlook::state, now);
    return new Report(
        summary(applications, refused, Hits.clients(outlook.refused()), legacy, planned),
        now,
        since,
        applications,
        Hits.clients(rows),
        rows.size(),
        rows.stream().mapToLong(row -> row.row().sessions()).sum(),
        refused,
        legacy,
        planned,
        by.apply(row -> List.of(row.application())),
        by.apply(row -> List.of(row.client())),
        by.apply(row -> List.of(row.owner(policy))),
        by.apply(row -> List.of(row.row().identity().host())),
        by.apply(Report::findings));
  }

  private static Collection<String> findings(Seen row) {
    String labels = row.row().identity().findings();
    return labels.isEmpty() ? List.of() : Arrays.asList(labels.split(",", -1));
  }

  private static String summary(
      int applications, int refused, int refusedClients, int legacy, List<Planned> planned) {
    if (applications == 0) {
      return "Nothing was seen yet.";
    }
    StringBuilder out = new StringBuilder();
    out.append("Of ").append(Numbers.count(applications, "application")).append(", ");
    out.append(refused).append(refused == 1 ? " is" : " are").append(" refused today");
    if (refused > 0) {
      out.append(" (").append(Numbers.count(refusedClients, "client")).append(")");
    }
    out.append(", and ").append(legacy).append(refused > 0 ? " more" : "");
    out.append(" would break if legacy TLS were rejected now");
    for (Planned each : planned) {
      out.append("; ").append(each.applications()).append(" on ").append(each.at());
      out.append(" (").append(each.what()).append(" of rule ").append(each.rule()).append(")");
    }
    return out.append(planned.isEmpty() ? "; no plan has a date ahead." : ".").toString();
  }
}
