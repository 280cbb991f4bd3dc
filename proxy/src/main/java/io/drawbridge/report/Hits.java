// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.report;

import io.drawbridge.inventory.Row;
import io.drawbridge.policy.Policy;
import io.drawbridge.policy.Verdict;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Tells who two policies disagree about. */
final class Hits {
  private Hits() {}

  /** Those that {@code before} serves and {@code after} refuses. */
  static List<Seen> stopping(Collection<Seen> rows, Policy before, Policy after) {
    return rows.stream().filter(row -> row.isRefusedBy(after) && !row.isRefusedBy(before)).toList();
  }

  /** As records, those who come most often first. */
  static List<Step.Hit> shown(List<Seen> rows, Policy before, Policy after, Instant now) {
    return rows.stream()
        .map(row -> shown(row, before.decide(row.facts()), after, now))
        .sorted(
            Comparator.comparingDouble(Step.Hit::sessionsPerDay)
                .reversed()
                .thenComparing(Step.Hit::application)
                .thenComparing(Step.Hit::client))
        .toList();
  }

  static int applications(List<Seen> rows) {
    return (int) rows.stream().map(Seen::application).distinct().count();
  }

  static int clients(List<Seen> rows) {
    return (int) rows.stream().map(row -> row.row().identity().client()).distinct().count();
  }

  static double sessionsPerDay(List<Seen> rows, Instant now) {
    return Numbers.rounded(rows.stream().mapToDouble(row -> row.sessionsPerDay(now)).sum());
  }

  private static Step.Hit shown(Seen seen, Verdict before, Policy after, Instant now) {
    Row row = seen.row();
    return new Step.Hit(
        seen.application(),
        seen.client(),
        row.identity().user(),
        seen.facts().destination().toString(),
        row.identity().offered(),
        seen.owner(after),
        Numbers.rounded(seen.sessionsPerDay(now)),
        row.first(),
        row.last(),
        before.reason(),
        after.decide(seen.facts()).reason());
  }
}
