// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.report;

import io.drawbridge.inventory.Row;
import io.drawbridge.policy.Network;
import io.drawbridge.policy.Policy;
import io.drawbridge.policy.Rule;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * What another policy would change for those seen so far.
 *
 * @param summary one sentence
 * @param at the time that the other policy was asked at
 * @param identities rows that were judged
 * @param unsure rows of which it cannot be told, because a rule is about some clients of a network
 *     that the inventory keeps as one
 * @param stops those that work now and would stop
 * @param starts those that are refused now and would work
 * @param stoppingApplications the same by application
 * @param stoppingClients by client
 * @param stoppingOwners by owner
 * @param startingApplications those that would work, by application
 * @param startingClients by client
 * @param startingOwners by owner
 */
public record WhatIf(
    String summary,
    Instant at,
    int identities,
    int unsure,
    List<Step.Hit> stops,
    List<Step.Hit> starts,
    List<Group> stoppingApplications,
    List<Group> stoppingClients,
    List<Group> stoppingOwners,
    List<Group> startingApplications,
    List<Group> startingClients,
    List<Group> startingOwners) {

  /** Copies the lists. */
  public WhatIf {
    stops = List.copyOf(stops);
    starts = List.copyOf(starts);
    stoppingApplications = List.copyOf(stoppingApplications);
    stoppingClients = List.copyOf(stoppingClients);
    stoppingOwners = List.copyOf(stoppingOwners);
    startingApplications = List.copyOf(startingApplications);
    startingClients = List.copyOf(startingClients);
    startingOwners = List.copyOf(startingOwners);
  }

  /**
   * Asks both policies about every row.
   *
   * @param before the policy in force, at {@code now}
   * @param after the other, at {@code at}
   */
  static WhatIf of(List<Row> all, Policy before, Policy after, Instant now, Instant at) {
    List<Row> sure = all.stream().filter(row -> !isDivided(row, before, after)).toList();
    List<Seen> rows = Seen.all(sure);
    List<Seen> stops = Hits.stopping(rows, before, after);
    List<Seen> starts = Hits.stopping(rows, after, before);
    int unsure = all.size() - rows.size();
    return new WhatIf(
        summary(rows.size(), unsure, stops, starts, now),
        at,
        rows.size(),
        unsure,
        Hits.shown(stops, before, after, now),
        Hits.shown(starts, before, after, now),
        groups(stops, row -> List.of(row.application()), "stops", now),
        groups(stops, row -> List.of(row.client()), "stops", now),
        groups(stops, row -> List.of(row.owner(after)), "stops", now),
        groups(starts, row -> List.of(row.application()), "starts", now),
        groups(starts, row -> List.of(row.client()), "starts", now),
        groups(starts, row -> List.of(row.owner(after)), "starts", now));
  }

  private static List<Group> groups(
      List<Seen> rows, Function<Seen, Collection<String>> names, String state, Instant now) {
    return Group.by(rows, names, group -> state, now);
  }

  private static boolean isDivided(Row row, Policy before, Policy after) {
    String client = row.identity().client();
    if (client.indexOf('/') < 0) {
      return false;
    }
    Network block = Network.parse(client);
    return divides(before, block) || divides(after, block);
  }

  private static boolean divides(Policy policy, Network block) {
    for (Rule rule : policy.rules()) {
      for (Network network : rule.when().clients()) {
        if (network.divides(block)) {
          return true;
        }
      }
    }
    return false;
  }

  private static String summary(
      int rows, int unsure, List<Seen> stops, List<Seen> starts, Instant now) {
    String words;
    if (stops.isEmpty() && starts.isEmpty()) {
      words =
          "Nothing changes for the "
              + rows
              + (rows == 1 ? " identity" : " identities")
              + " seen so far";
    } else {
      words = side(stops, "stop", now) + "; " + side(starts, "start", now);
    }
    return words + (unsure == 0 ? "." : "; of " + unsure + " more it cannot be told.");
  }

  private static String side(List<Seen> rows, String verb, Instant now) {
    int applications = Hits.applications(rows);
    return rows.isEmpty()
        ? "nothing would " + verb + " working"
        : Numbers.count(applications, "application")
            + " on "
            + Numbers.count(Hits.clients(rows), "client")
            + " would "
            + verb
            + " working ("
            + Hits.sessionsPerDay(rows, now)
            + " sessions a day)";
  }
}
