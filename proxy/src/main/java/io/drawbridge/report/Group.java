// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Rows of the inventory that have something in common.
 *
 * @param name what they have in common
 * @param state what becomes of them: {@code refused}, {@code refused in part}, {@code breaks on}
 *     with a date, {@code legacy} where it is carried below TLS 1.2, {@code fine}
 * @param offered the best versions offered
 * @param identities how many rows
 * @param clients how many clients
 * @param sessions all of them
 * @param sessionsPerDay on average since each was first seen
 * @param refused sessions that were refused
 * @param failed sessions that failed otherwise
 * @param bytes decrypted bytes, both ways
 * @param first when the first was seen
 * @param last when the last was seen
 */
public record Group(
    String name,
    String state,
    List<String> offered,
    int identities,
    int clients,
    long sessions,
    double sessionsPerDay,
    long refused,
    long failed,
    long bytes,
    Instant first,
    Instant last) {

  /** Copies the list. */
  public Group {
    offered = List.copyOf(offered);
  }

  /** Groups, those with most sessions first; {@code names} may put a row into several. */
  static List<Group> by(
      Collection<Seen> rows,
      Function<Seen, Collection<String>> names,
      Function<List<Seen>, String> state,
      Instant now) {
    Map<String, List<Seen>> grouped = new LinkedHashMap<>();
    for (Seen row : rows) {
      for (String name : names.apply(row)) {
        grouped.computeIfAbsent(name, key -> new ArrayList<>()).add(row);
      }
    }
    return grouped.entrySet().stream()
        .map(entry -> of(entry.getKey(), entry.getValue(), state.apply(entry.getValue()), now))
        .sorted(Comparator.comparingLong(Group::sessions).reversed().thenComparing(Group::name))
        .toList();
  }

  private static Group of(String name, List<Seen> rows, String state, Instant now) {
    TreeSet<String> offered = new TreeSet<>();
    HashSet<String> clients = new HashSet<>();
    long sessions = 0;
    double perDay = 0;
    long refused = 0;
    long failed = 0;
    long bytes = 0;
    Instant first = Instant.MAX;
    Instant last = Instant.MIN;
    for (Seen each : rows) {
      offered.add(each.row().identity().offered());
      clients.add(each.row().identity().client());
      sessions += each.row().sessions();
      perDay += each.sessionsPerDay(now);
      refused += each.row().refused();
      failed += each.row().failed();
      bytes += each.row().bytesIn() + each.row().bytesOut();
      first = each.row().first().isBefore(first) ? each.row().first() : first;
      last = each.row().last().isAfter(last) ? each.row().last() : last;
    }
    return new Group(
        name,
        state,
        List.copyOf(offered),
        rows.size(),
        clients.size(),
        sessions,
        Numbers.rounded(perDay),
        refused,
        failed,
        bytes,
        first,
        last);
  }
}
