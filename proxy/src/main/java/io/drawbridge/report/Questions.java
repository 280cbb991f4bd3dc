// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.report;

import io.drawbridge.inventory.Inventory;
import io.drawbridge.inventory.InventoryException;
import io.drawbridge.inventory.Row;
import io.drawbridge.policy.Policy;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What operators ask. Waits for the inventory's database, so not for an event loop; otherwise any
 * thread.
 */
public final class Questions {
  private final @Nullable Inventory inventory;
  private final Supplier<Policy> policy;
  private final PlanHolds holds;
  private final Clock clock;

  /**
   * Questions to an inventory.
   *
   * @param inventory null where none is kept
   * @param policy the policy in force, with its holds
   */
  public Questions(
      @Nullable Inventory inventory, Supplier<Policy> policy, PlanHolds holds, Clock clock) {
    this.inventory = inventory;
    this.policy = policy;
    this.holds = holds;
    this.clock = clock;
  }

  /** The rows themselves. */
  public List<Row> rows(@Nullable Instant since) throws InventoryException {
    return kept().rows(since == null ? Instant.EPOCH : since);
  }

  /** Who still speaks what. */
  public Report report(@Nullable Instant since) throws InventoryException {
    List<Seen> rows = Seen.all(rows(since));
    Policy now = policy.get();
    return Report.of(rows, now, schedule(rows, now), since);
  }

  /** What plans will do. */
  public Schedule plan() throws InventoryException {
    return schedule(inventory == null ? List.of() : Seen.all(rows(null)), policy.get());
  }

  /**
   * What another policy would change.
   *
   * @param other the other policy, without holds
   * @param at the time to ask it at, null for now
   * @param since leave out what was not seen since then; null for all
   */
  public WhatIf whatIf(Policy other, @Nullable Instant at, @Nullable Instant since)
      throws InventoryException {
    Instant now = clock.instant();
    Instant then = at == null ? now : at;
    return WhatIf.of(rows(since), policy.get().at(now), other.holding(holds).at(then), now, then);
  }

  /** Why a session was refused or failed; empty where its id is not known any more. */
  public Optional<Explanation> explain(String id) throws InventoryException {
    return kept().refusal(id).map(refusal -> Explainer.explain(refusal, policy.get()));
  }

  /** The last refusals, latest first. */
  public List<Explanation.Line> refusals(int most) throws InventoryException {
    return kept().refusals(most).stream().map(Explanation.Line::of).toList();
  }

  /** Plans that are held. */
  public PlanHolds holds() {
    return holds;
  }

  /** Whether the policy in force has a plan for a rule of this name. */
  public boolean hasPlan(String rule) {
    return policy.get().rules().stream()
        .anyMatch(each -> each.name().equals(rule) && each.plan() != null);
  }

  private Schedule schedule(List<Seen> rows, Policy now) {
    return Schedule.of(rows, now, holds.list(), holds, clock.instant());
  }

  private Inventory kept() throws InventoryException {
    if (inventory == null) {
      throw new InventoryException("no inventory is kept: inventory.database is none");
    }
    return inventory;
  }
}
