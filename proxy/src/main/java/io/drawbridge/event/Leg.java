// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.event;

import java.util.Locale;

/** The two TLS connections of an intercepted session. */
public enum Leg {
  CLIENT,
  UPSTREAM;

  /** {@code client} or {@code upstream}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
