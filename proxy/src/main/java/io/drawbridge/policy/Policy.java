// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.policy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges sessions: facts in, verdict and reason out. Immutable but for the clock and the holds, any thread, never
 * blocks.
 */
public final class Policy {

  /** The name that verdicts give where no rule matched. */
  public static final String DEFAULT_RULE = "default";

  private final RuleIndex rules;
  private final LegacyMode defaultLegacy;
  private final OfferJudge judge;
  private final Clock clock;
  private final Holds holds;
  private final boolean legacyOff;

  /**
   * A policy.
   *
   * @param rules in order, the first that matches decides
   * @param defaultLegacy what becomes of legacy offers where no rule says otherwise
   * @param served what the proxy can serve to apps
   * @param clock the time that plans go by
   */
  public Policy(List<Rule> rules, LegacyMode defaultLegacy, ServedTls served, Clock clock) {
    this(
        new RuleIndex(rules), defaultLegacy, new OfferJudge(served), clock, Holds.NONE, false);
  }

  private Policy(
      RuleIndex rules,
      LegacyMode defaultLegacy,
      OfferJudge judge,
      Clock clock,
      Holds holds,
      boolean legacyOff) {
    this.rules = rules;
    this.defaultLegacy = defaultLegacy;
    this.judge = judge;
    this.clock = clock;
    this.holds = holds;
    this.legacyOff = legacyOff;
  }

  /** This policy at a fixed time. */
  public Policy at(Instant time) {
    Clock fixed = Clock.fixed(time, ZoneOffset.UTC);
    return new Policy(rules, defaultLegacy, judge, fixed, holds, legacyOff);
  }

  /** This policy with plans held open. */
  public Policy holding(Holds open) {
    return new Policy(rules, defaultLegacy, judge, clock, open, legacyOff);
  }

  /** This policy as it would be if every rule and the default rejected legacy offers. */
  public Policy withoutLegacy() {
    return new Policy(rules, defaultLegacy, judge, clock, holds, true);
  }

  /** The rules in their order. */
  public List<Rule> rules() {
    return rules.all();
  }

  /** The rule that these facts meet first, null where none does. */
  public @Nullable Rule rule(Facts facts) {
    return rules.first(facts);
  }

  /** The verdict on these facts. */
  public Verdict decide(Facts facts) {
    Rule rule = rules.first(facts);
    Action action = rule == null ? Action.INTERCEPT : rule.action();
    return switch (action) {
      case TUNNEL ->
          new Verdict.Tunnel(
              name(rule),
              Reasons.capital(Reasons.by(rule)) + " tunnels " + facts.destination() + ".");
      case REJECT ->
          new Verdict.Reject(
              name(rule),
              Reasons.capital(Reasons.by(rule)) + " rejects " + facts.destination() + ".",
              Failure.RULE_DENIED);
      case INTERCEPT -> intercept(rule, facts);
    };
  }

  private Verdict intercept(@Nullable Rule rule, Facts facts) {
    if (facts.offer() == null) {
      return new Verdict.Reject(
          name(rule),
          "The app's first bytes are not TLS and " + Reasons.by(rule) + " intercepts TLS only.",
          Failure.NOT_TLS);
    }
    LegacyMode mode = rule == null || rule.legacy() == null ? defaultLegacy : rule.legacy();
    String why = mode == LegacyMode.REJECT ? Reasons.byMode(rule) : null;
    if (why == null && legacyOff) {
      why = "legacy TLS is switched off";
    }
    if (why == null && rule != null && rule.plan() != null) {
      Instant now = clock.instant();
      String rejection = rule.plan().rejection(now);
      why =
          rejection == null || holds.isHeld(rule.name(), now)
              ? null
              : "the plan of " + Reasons.by(rule) + " " + rejection;
    }
    return judge.judge(facts.offer(), rule, why);
  }

  private static String name(@Nullable Rule rule) {
    return rule == null ? DEFAULT_RULE : rule.name();
  }
}
