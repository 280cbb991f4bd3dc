// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RuleIndexTest {

  private final Random random = new Random(42);

  @Test
  void findsTheRuleThatATrialOfAllWouldFind() {
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      rules.add(new Rule("r" + i, null, conditions(), Action.TUNNEL, null, null, Map.of()));
    }
    RuleIndex index = new RuleIndex(rules);
    int matched = 0;
    for (int i = 0; i < 250; i++) {
      String user = random.nextInt(3) == 0 ? "u" + random.nextInt(200) : null;
      Facts facts = Offers.facts(host(), 440 + random.nextInt(8), user, null);
      Rule expected = rules.stream().filter(r -> r.when().match(facts)).findFirst().orElse(null);

      assertThat(index.first(facts)).isSameAs(expected);
      matched += expected == null ? 0 : 1;
    }
    assertThat(matched).isBetween(25, 245);
  }

  private Conditions conditions() {
    List<HostPattern> hosts = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      hosts.add(HostPattern.parse(random.nextInt(10) == 0 ? "*." + host() : host()));
    }
    boolean anyHost = random.nextInt(200) == 0;
    return new Conditions(
        anyHost ? List.of() : hosts,
        random.nextBoolean() ? List.of() : List.of(PortRange.parse("441-443")),
        List.of(),
        anyHost || random.nextBoolean() ? Set.of("u" + random.nextInt(200)) : Set.of(),
        List.of());
  }

  /** Names of two to five labels out of few, so that patterns and hosts meet. */
  private String host() {
    StringBuilder host = new StringBuilder("example");
    for (int labels = 1 + random.nextInt(4); labels > 0; labels--) {
      host.insert(0, (char) ('a' + random.nextInt(26)) + "" + random.nextInt(40) + ".");
    }
    return host.toString();
  }
}
