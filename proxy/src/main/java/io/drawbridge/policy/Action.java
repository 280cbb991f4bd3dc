// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.policy;

import java.util.Locale;

/** What a rule does with a session. */
public enum Action {
  INTERCEPT,
  TUNNEL,
  REJECT;

  /** The name in configuration, metrics and log: {@code intercept}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
