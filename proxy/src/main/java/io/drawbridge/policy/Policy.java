// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.policy;

import io.drawbridge.classify.Finding;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges sessions: facts in, verdict and reason out. Immutable but for the clock and the holds, any
 * thread, never blocks.
 */
public final class Policy {

  /** The name that verdicts give where no rule matched. */
  public static final String DEFAULT_RULE = "default";

  private final RuleIndex rules;
  private final LegacyMode defaultLegacy;
  private final FindingPolicy findings;
  private final OfferJudge judge;
  private final Course course;

  /** What decides whether a plan lets {@code detect} stand. */
  private record Course(Clock clock, Holds holds, boolean legacyOff) {
    @Nullable String rejection(@Nullable Rule rule) {
      if (legacyOff) {
        return "legacy TLS is switched off";
      }
      if (rule == null || rule.plan() == null) {
        return null;
      }
      Instant now = clock.instant();
      String rejection = rule.plan().rejection(now);
      return rejection == null || holds.isHeld(rule.name(), now)
          ? null
          : "the plan of " + Reasons.by(rule) + " " + rejection;
    }
  }

  /**
   * A policy.
   *
   * @param rules in order, the first that matches decides
   * @param defaultLegacy what becomes of legacy offers where no rule says otherwise
   * @param findings what becomes of findings where no rule says otherwise
   * @param served what the proxy can serve to apps
   * @param clock the time that plans go by
   */
  public Policy(
      List<Rule> rules,
      LegacyMode defaultLegacy,
      Map<Finding, FindingAction> findings,
      ServedTls served,
      Clock clock) {
    this.rules = new RuleIndex(rules);
    this.defaultLegacy = defaultLegacy;
    this.findings = new FindingPolicy(findings);
    this.judge = new OfferJudge(served);
    this.course = new Course(clock, Holds.NONE, false);
  }

  private Policy(Policy same, RuleIndex rules, Course course) {
    this.rules = rules;
    this.defaultLegacy = same.defaultLegacy;
    this.findings = same.findings;
    this.judge = same.judge;
    this.course = course;
  }

  /** This policy at a fixed time. */
  public Policy at(Instant time) {
    Clock fixed = Clock.fixed(time, ZoneOffset.UTC);
    return new Policy(this, rules, new Course(fixed, course.holds, course.legacyOff));
  }

  /** This policy with plans held open. */
  public Policy holding(Holds open) {
    return new Policy(this, rules, new Course(course.clock, open, course.legacyOff));
  }

  /** This policy as it would be if every rule and the default rejected legacy offers. */
  public Policy withoutLegacy() {
    return new Policy(this, rules, new Course(course.clock, course.holds, true));
  }

  /** This policy with another rule before all others. */
  public Policy withFirst(Rule rule) {
    List<Rule> more = new ArrayList<>(rules.all());
    more.add(0, rule);
    return new Policy(this, new RuleIndex(more), course);
  }

  /** What the proxy can serve to apps. */
  public ServedTls served() {
    return judge.served();
  }

  /** The rules in their order. */
  public List<Rule> rules() {
    return rules.all();
  }

  /** The rule that these facts meet first, null where none does. */
  public @Nullable Rule rule(Facts facts) {
    return rules.first(facts);
  }

  /**
   * When legacy offers that this rule lets pass will be rejected for good; null where apps are not
   * told so, or not yet.
   */
  public @Nullable Instant sunset(String rule) {
    Plan plan = rules.telling(rule);
    return plan == null ? null : plan.sunset(course.clock.instant());
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
    if (why == null) {
      why = course.rejection(rule);
    }
    Verdict verdict =
        judge.judge(facts.offer(), rule, why, findings.rejects(Finding.FALLBACK_SCSV, rule));
    Verdict refusal =
        verdict instanceof Verdict.Intercept ? findings.refusal(facts.offer(), rule) : null;
    return refusal != null ? refusal : verdict;
  }

  private static String name(@Nullable Rule rule) {
    return rule == null ? DEFAULT_RULE : rule.name();
  }
}
