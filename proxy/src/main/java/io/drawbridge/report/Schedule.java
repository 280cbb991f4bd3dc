// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.report;

import io.drawbridge.policy.Holds;
import io.drawbridge.policy.Plan;
import io.drawbridge.policy.Policy;
import io.drawbridge.policy.Rule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * What the plans of a policy will do, and whom it would hit.
 *
 * @param at when this was asked
 * @param summary one sentence
 * @param now what the plans do at this time, rule by rule
 * @param steps what lies ahead, the next first
 * @param holds plans that are held open
 */
public record Schedule(
    Instant at, String summary, List<State> now, List<Step> steps, List<PlanHolds.Hold> holds) {

  /** More steps than this are not looked at: they lie years ahead. */
  private static final int MOST_STEPS = 200;

  /** Copies the lists. */
  public Schedule {
    now = List.copyOf(now);
    steps = List.copyOf(steps);
    holds = List.copyOf(holds);
  }

  /**
   * What a plan does now.
   *
   * @param rule its rule
   * @param owner who answers for it
   * @param rejects whether legacy offers are rejected
   * @param words the same in words
   */
  public record State(String rule, String owner, boolean rejects, String words) {}

  /** The schedule of a policy whose holds are {@code holds}. */
  static Schedule of(
      List<Seen> rows, Policy policy, List<PlanHolds.Hold> holds, Holds held, Instant now) {
    List<State> states = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    List<Seen> legacy = rows.stream().filter(Seen::isLegacy).toList();
    for (Rule rule : policy.rules()) {
      Plan plan = rule.plan();
      if (plan != null) {
        states.add(state(rule, plan, held, now));
        List<Seen> own =
            legacy.stream().filter(row -> Objects.equals(policy.rule(row.facts()), rule)).toList();
        for (Mark mark : marks(rule, plan, holds, now)) {
          steps.add(step(mark, rule, plan, own, policy, held, now));
        }
      }
    }
    steps.sort(Comparator.comparing(Step::at).thenComparing(Step::rule));
    return new Schedule(
        now, summary(steps), states, steps.subList(0, Math.min(MOST_STEPS, steps.size())), holds);
  }

  private record Mark(Instant at, String what) {}

  private static List<Mark> marks(Rule rule, Plan plan, List<PlanHolds.Hold> holds, Instant now) {
    List<Mark> marks = new ArrayList<>();
    if (plan.warnFrom() != null) {
      marks.add(new Mark(plan.warnFrom(), "warning"));
    }
    for (Plan.Brownout brownout : plan.brownouts()) {
      marks.add(new Mark(brownout.at(), "brownout"));
      marks.add(new Mark(brownout.end(), "brownout ends"));
    }
    if (plan.rejectFrom() != null) {
      marks.add(new Mark(plan.rejectFrom(), "cut-off"));
    }
    holds.stream()
        .filter(hold -> hold.rule().equals(rule.name()))
        .forEach(hold -> marks.add(new Mark(hold.until(), "hold ends")));
    return marks.stream().filter(mark -> mark.at().isAfter(now)).toList();
  }

  private static Step step(
      Mark mark, Rule rule, Plan plan, List<Seen> rows, Policy policy, Holds held, Instant now) {
    Instant before = mark.at().minusNanos(1);
    boolean rejected = rejects(rule, plan, held, before);
    boolean rejects = rejects(rule, plan, held, mark.at());
    List<Seen> hit =
        rejects && !rejected
            ? Hits.stopping(rows, policy.at(before), policy.at(mark.at()))
            : List.of();
    return new Step(
        mark.at(),
        rule.name(),
        owner(rule),
        mark.what(),
        rejects,
        rejects != rejected,
        Hits.applications(hit),
        Hits.clients(hit),
        Hits.sessionsPerDay(hit, now),
        Hits.shown(hit, policy.at(now), policy.at(mark.at()), now));
  }

  private static boolean rejects(Rule rule, Plan plan, Holds held, Instant time) {
    return plan.rejection(time) != null && !held.isHeld(rule.name(), time);
  }

  private static State state(Rule rule, Plan plan, Holds held, Instant now) {
    String rejection = plan.rejection(now);
    boolean rejects = rejects(rule, plan, held, now);
    String words =
        rejection == null
            ? "carries legacy TLS"
            : rejects ? rejection : "is held; otherwise it " + rejection;
    return new State(rule.name(), owner(rule), rejects, words);
  }

  private static String owner(Rule rule) {
    return rule.owner() == null ? "nobody" : rule.owner();
  }

  private static String summary(List<Step> steps) {
    return steps.stream()
        .filter(step -> step.changes() && step.rejects())
        .findFirst()
        .map(
            step ->
                "Next: at "
                    + step.at()
                    + " rule "
                    + step.rule()
                    + (step.what().equals("brownout") ? " has a brownout" : " rejects legacy TLS")
                    + ", which would hit "
                    + Numbers.count(step.applications(), "application")
                    + " on "
                    + Numbers.count(step.clients(), "client")
                    + " seen so far.")
        .orElse("No plan will reject anything that it does not reject now.");
  }
}
