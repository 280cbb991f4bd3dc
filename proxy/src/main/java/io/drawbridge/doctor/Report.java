// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.doctor;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the examination found out.
 *
 * @param requests its own requests, at least one
 * @param runtimes in a fixed order; none where one of its own requests failed
 */
public record Report(
    ProxyAddress proxy, Root root, List<Passage> requests, List<Diagnosis> runtimes) {
  public Report {
    requests = List.copyOf(requests);
    runtimes = List.copyOf(runtimes);
  }

  /** Whether there is nothing to do. */
  public boolean ok() {
    return requests.stream().allMatch(Passage::passed)
        && runtimes.stream()
            .allMatch(
                each ->
                    each.state() == Diagnosis.State.OK
                        || each.state() == Diagnosis.State.NOT_FOUND);
  }

  /** Every command once, in the order to type them, with the runtimes that want it. */
  Map<String, Set<String>> commands() {
    Map<String, Set<String>> commands = new LinkedHashMap<>();
    for (Diagnosis each : runtimes) {
      for (String command : each.settings()) {
        commands.computeIfAbsent(command, any -> new LinkedHashSet<>()).add(each.runtime());
      }
    }
    return commands;
  }
}
