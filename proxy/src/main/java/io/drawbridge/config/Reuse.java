// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

import java.time.Duration;
import java.util.Map;

/**
 * Whether upstream connections serve more than one session, and how many are kept.
 *
 * @param auto where no rule says otherwise
 * @param rules names of rules that say so
 * @param spare connections opened ahead of need to a destination in use, for each event loop
 * @param perUpstream connections kept idle to one destination
 * @param connections connections kept idle in all
 * @param idle how long
 * @param age how long a connection lives
 * @param requests how many requests a connection serves
 */
public record Reuse(
    boolean auto,
    Map<String, Boolean> rules,
    int spare,
    int perUpstream,
    int connections,
    Duration idle,
    Duration age,
    int requests) {

  /** What {@code reuse} may be, here and in a rule. */
  static final Map<String, Boolean> MODES = Parsers.ordered("auto", true, "off", false);

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);

  /** Copies the map. */
  public Reuse {
    rules = Map.copyOf(rules);
  }

  /** Whether the sessions of a rule, or of none, share upstream connections. */
  public boolean isAuto(String rule) {
    return rules.getOrDefault(rule, auto);
  }

  /** Reads what is left of the section {@code upstream}; {@code rules} have said theirs. */
  static Reuse read(Section upstream, Map<String, Boolean> rules) {
    boolean auto = upstream.required("reuse", Parsers.choice(MODES), false);
    int spare = upstream.required("spare", Parsers.number(0, 16), 0);
    Section pool = upstream.section("pool");
    Reuse reuse =
        new Reuse(
            auto,
            rules,
            spare,
            pool.required("connections-per-upstream", Parsers.number(1, 10_000), 1),
            pool.required("connections", Parsers.number(1, 100_000), 1),
            pool.required("idle", Parsers.duration(SECOND, HOUR), SECOND),
            pool.required("age", Parsers.duration(SECOND, HOUR.multipliedBy(24)), SECOND),
            pool.required("requests", Parsers.number(1, 1_000_000_000), 1));
    pool.end();
    upstream.end();
    return reuse;
  }
}
