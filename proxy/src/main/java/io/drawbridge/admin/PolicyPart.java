// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.admin;

import io.drawbridge.policy.Policy;
import io.drawbridge.report.PlanHolds;
import io.drawbridge.report.Questions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What plans will do and what another policy would: {@code plan}, {@code what-if}. */
public final class PolicyPart implements Api.Part {
  private static final int MOST_TEXT = 200;

  private final Questions questions;
  private final Proposals proposals;

  /** Makes the policy that a configuration would bring. */
  @FunctionalInterface
  public interface Proposals {
    /**
     * The policy of a proposed configuration.
     *
     * @param yaml a configuration file's text, null for the running configuration
     * @param sets keys laid over it, {@code KEY=VALUE} each
     * @throws ApiException 400 with every problem of it
     */
    Policy policy(@Nullable String yaml, List<String> sets) throws ApiException;
  }

  /** Answers from these. */
  public PolicyPart(Questions questions, Proposals proposals) {
    this.questions = questions;
    this.proposals = proposals;
  }

  /**
   * The body of {@code what-if}.
   *
   * @param set keys laid over the configuration, {@code KEY=VALUE} each
   * @param config a configuration file's text, in place of the running one
   * @param at a time to ask the changed policy at, in place of now
   * @param since leave out what was not seen since then
   */
  public record Change(
      @Nullable List<String> set,
      @Nullable String config,
      @Nullable String at,
      @Nullable String since) {}

  /**
   * The body of {@code plan/hold}.
   *
   * @param rule whose plan
   * @param seconds for how long
   * @param by who wants it
   * @param because why
   */
  public record Holding(
      @Nullable String rule, long seconds, @Nullable String by, @Nullable String because) {}

  /**
   * The body of {@code plan/release}.
   *
   * @param rule whose plan
   * @param by who wants it
   */
  public record Releasing(@Nullable String rule, @Nullable String by) {}

  private record Released(boolean released) {}

  @Override
  public void addTo(Api api) {
    api.get("plan", request -> InventoryPart.answer(questions::plan));
    api.ask("what-if", request -> whatIf(request.body(Change.class)));
    api.change("plan/hold", request -> hold(request.body(Holding.class)));
    api.change("plan/release", request -> release(request.body(Releasing.class)));
  }

  private Object whatIf(Change change) throws ApiException {
    Policy other =
        proposals.policy(change.config(), change.set() == null ? List.of() : change.set());
    Instant at = InventoryPart.time(change.at(), "at");
    Instant since = InventoryPart.time(change.since(), "since");
    return InventoryPart.answer(() -> questions.whatIf(other, at, since));
  }

  private Object hold(Holding holding) throws ApiException {
    String rule = text("rule", holding.rule());
    Duration length = Duration.ofSeconds(holding.seconds());
    if (holding.seconds() < 1 || length.compareTo(PlanHolds.LONGEST) > 0) {
      throw new ApiException(400, "seconds: expected 1 to " + PlanHolds.LONGEST.toSeconds());
    }
    if (!questions.hasPlan(rule)) {
      throw new ApiException(404, "no rule of this name has a plan: " + rule);
    }
    String by = text("by", holding.by());
    String because = text("because", holding.because());
    try {
      return questions.holds().hold(rule, length, by, because);
    } catch (IOException e) {
      throw new ApiException(503, "the hold cannot be kept: " + e.getMessage());
    }
  }

  private Object release(Releasing releasing) throws ApiException {
    try {
      return new Released(
          questions.holds().release(text("rule", releasing.rule()), text("by", releasing.by())));
    } catch (IOException e) {
      throw new ApiException(503, "that cannot be kept: " + e.getMessage());
    }
  }

  private static String text(String name, @Nullable String text) throws ApiException {
    if (text == null
        || text.isBlank()
        || text.length() > MOST_TEXT
        || text.chars().anyMatch(Character::isISOControl)) {
      throw new ApiException(
          400, name + ": expected printable text, at most " + MOST_TEXT + " characters");
    }
    return text;
  }
}
