// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The first rule that matches, found without trying them all: rules are kept by the host names that
 * they give, so that a look-up costs one hash per label of the host. Rules without a host condition
 * are tried in their turn. Immutable, any thread.
 */
final class RuleIndex {

  private static final int[] NONE = {};

  private final List<Rule> rules;
  private final Map<String, int[]> exact = new HashMap<>();
  private final Map<String, int[]> below = new HashMap<>();
  private final int[] any;
  private final Map<String, Plan> telling = new HashMap<>();

  RuleIndex(List<Rule> rules) {
    this.rules = List.copyOf(rules);
    Map<String, List<Integer>> exactHosts = new HashMap<>();
    Map<String, List<Integer>> parentHosts = new HashMap<>();
    List<Integer> anyHost = new ArrayList<>();
    for (int i = 0; i < this.rules.size(); i++) {
      Rule rule = this.rules.get(i);
      if (rule.plan() != null && rule.plan().warnsApps()) {
        telling.put(rule.name(), rule.plan());
      }
      List<HostPattern> hosts = rule.when().hosts();
      if (hosts.isEmpty()) {
        anyHost.add(i);
      }
      for (HostPattern host : hosts) {
        switch (host.kind()) {
          case EXACT -> exactHosts.computeIfAbsent(host.name(), k -> new ArrayList<>()).add(i);
          case BELOW -> parentHosts.computeIfAbsent(host.name(), k -> new ArrayList<>()).add(i);
          case ANY -> anyHost.add(i);
        }
      }
    }
    exactHosts.forEach((host, positions) -> exact.put(host, array(positions)));
    parentHosts.forEach((host, positions) -> below.put(host, array(positions)));
    any = array(anyHost);
  }

  List<Rule> all() {
    return rules;
  }

  /** The plan of this rule if it warns apps, else null. */
  @Nullable Plan telling(String rule) {
    return telling.get(rule);
  }

  @Nullable Rule first(Facts facts) {
    String host = Addresses.canonical(facts.destination().host());
    int best = firstOf(any, facts, rules.size());
    best = firstOf(exact.getOrDefault(host, NONE), facts, best);
    if (!below.isEmpty()) {
      for (int dot = host.indexOf('.', 1); dot >= 0; dot = host.indexOf('.', dot + 1)) {
        best = firstOf(below.getOrDefault(host.substring(dot + 1), NONE), facts, best);
      }
    }
    return best < rules.size() ? rules.get(best) : null;
  }

  /** The first of these rules that comes before {@code limit} and matches, else {@code limit}. */
  private int firstOf(int[] positions, Facts facts, int limit) {
    for (int position : positions) {
      if (position >= limit) {
        return limit;
      }
      if (rules.get(position).when().matchApartFromHost(facts)) {
        return position;
      }
    }
    return limit;
  }

  private static int[] array(List<Integer> positions) {
    return positions.stream().mapToInt(Integer::intValue).toArray();
  }
}
