// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.report;

import io.drawbridge.policy.Policy;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** What lies before each row: refused now, broken by a plan later, carried, or fine. */
final class Outlook {
  private final List<Seen> refused;
  private final List<Seen> legacy;
  private final Set<Seen> refusedRows = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Seen> legacyRows = Collections.newSetFromMap(new IdentityHashMap<>());
  private final IdentityHashMap<Seen, Instant> dates = new IdentityHashMap<>();

  Outlook(List<Seen> rows, Policy today, Policy policy, Schedule schedule) {
    refused = rows.stream().filter(row -> row.isRefusedBy(today)).toList();
    Policy without = today.withoutLegacy();
    List<Seen> old = rows.stream().filter(Seen::isLegacy).toList();
    legacy = Hits.stopping(old, today, without);
    refusedRows.addAll(refused);
    legacyRows.addAll(legacy);
    for (Step step : schedule.steps()) {
      if (step.changes() && step.rejects() && step.applications() > 0) {
        Policy then = policy.at(step.at());
        for (Seen row : legacy) {
          if (!dates.containsKey(row) && row.isRefusedBy(then)) {
            dates.put(row, step.at());
          }
        }
      }
    }
  }

  /** Those that the running policy refuses. */
  List<Seen> refused() {
    return refused;
  }

  /** Those that it carries and that would break if it carried no legacy TLS. */
  List<Seen> legacy() {
    return legacy;
  }

  /** The state of rows taken together, as {@link Group#state} has it. */
  String state(List<Seen> rows) {
    long no = rows.stream().filter(refusedRows::contains).count();
    if (no > 0) {
      return no == rows.size() ? "refused" : "refused in part";
    }
    return rows.stream()
        .map(dates::get)
        .filter(date -> date != null)
        .min(Instant::compareTo)
        .map(date -> "breaks on " + date)
        .orElse(rows.stream().anyMatch(legacyRows::contains) ? "legacy" : "fine");
  }
}
