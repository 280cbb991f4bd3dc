// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.report;

import io.drawbridge.policy.Holds;
import io.drawbridge.policy.Policy;
import io.drawbridge.policy.Rule;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once in the log when a plan begins or ends to reject. Policies need no telling: they look at
 * the clock for each session. One thread at a time.
 */
public final class PlanWatch {
  private static final Logger LOG = LoggerFactory.getLogger(PlanWatch.class);

  private final Supplier<Policy> policy;
  private final Holds holds;
  private final Clock clock;
  private final Map<String, Boolean> rejecting = new HashMap<>();
  private final Set<String> warned = new HashSet<>();

  /** Watches the plans of the policy in force. */
  public PlanWatch(Supplier<Policy> policy, Holds holds, Clock clock) {
    this.policy = policy;
    this.holds = holds;
    this.clock = clock;
  }

  /** Looks at the clock; to be called every second or so. */
  public void look() {
    Instant now = clock.instant();
    for (Rule rule : policy.get().rules()) {
      if (rule.plan() != null) {
        look(rule, now);
      }
    }
  }

  private void look(Rule rule, Instant now) {
    String rejection = rule.plan() == null ? null : rule.plan().rejection(now);
    boolean held = holds.isHeld(rule.name(), now);
    boolean rejects = rejection != null && !held;
    Boolean before = rejecting.put(rule.name(), rejects);
    if (before == null ? rejects : before != rejects) {
      LOG.atWarn()
          .addKeyValue("rule", rule.name())
          .addKeyValue("owner", rule.owner() == null ? "" : rule.owner())
          .log(
              rejects
                  ? "plan: legacy TLS is rejected from now on, it " + rejection
                  : "plan: legacy TLS is carried " + (held ? "while the plan is held" : "again"));
    }
    Instant warnFrom = rule.plan() == null ? null : rule.plan().warnFrom();
    if (warnFrom != null && !now.isBefore(warnFrom) && !rejects && warned.add(rule.name())) {
      LOG.atWarn()
          .addKeyValue("rule", rule.name())
          .addKeyValue("reject_from", rule.plan() == null ? "" : rule.plan().rejectFrom())
          .log("plan: legacy TLS will be rejected");
    }
  }
}
