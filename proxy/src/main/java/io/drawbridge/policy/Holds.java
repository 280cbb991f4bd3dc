// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.policy;

import java.time.Instant;

/** Which plans are held open for a while. Asked on event loops: must not block. */
@FunctionalInterface
public interface Holds {
  /** No plan is held. */
  Holds NONE = (rule, time) -> false;

  /** Whether the plan of this rule must not reject at this time. */
  boolean isHeld(String rule, Instant time);
}
