// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.policy;

import io.drawbridge.classify.Finding;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges sessions: facts in, verdict and reason out. Immutable but for the clock, any thread, never
 * blocks.
 */
public final class Policy {

  /** The name that verdicts give where no rule matched. */
  public static final String DEFAULT_RULE = "default";

  private final RuleIndex rules;
  private final LegacyMode defaultLegacy;
  private final FindingPolicy findings;
  private final OfferJudge judge;
  private final Clock clock;

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
    this.clock = clock;
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
    if (why == null && rule != null && rule.plan() != null) {
      String rejection = rule.plan().rejection(clock.instant());
      why = rejection == null ? null : "the plan of " + Reasons.by(rule) + " " + rejection;
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
