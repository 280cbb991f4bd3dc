// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.policy;

import java.util.Locale;

/** What becomes of an offer that could be served and has a certain finding. */
public enum FindingAction {
  /** Refuse it, with the alert that fits the finding. */
  REJECT,
  /** Serve it and record the finding. */
  DETECT;

  /** The name in configuration: {@code detect}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
