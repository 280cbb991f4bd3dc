// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.policy;

import io.drawbridge.classify.Finding;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the ordered list of rules.
 *
 * @param name unique, as verdicts, log and metrics show it
 * @param owner who answers for it, null where nobody is named
 * @param when the sessions that it is for
 * @param action what becomes of them
 * @param legacy for {@link Action#INTERCEPT}: what becomes of legacy offers, null for the default
 * @param plan for {@link LegacyMode#DETECT}: when legacy offers will be rejected after all
 * @param findings for {@link Action#INTERCEPT}: what becomes of these findings, before the defaults
 */
public record Rule(
    String name,
    @Nullable String owner,
    Conditions when,
    Action action,
    @Nullable LegacyMode legacy,
    @Nullable Plan plan,
    Map<Finding, FindingAction> findings) {

  /** Copies the map. */
  public Rule {
    findings = Map.copyOf(findings);
  }
}
