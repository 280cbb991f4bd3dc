// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.classify;

import java.util.Locale;

/** How much a finding matters, least first. */
public enum Severity {
  /** A strength. */
  GOOD,
  /** Worth knowing; nothing has to change. */
  NOTE,
  /** To be changed when the app is next touched. */
  WARNING,
  /** What is sent can be read or altered, or the app will soon be refused. */
  SERIOUS;

  /** The name in logs and answers: {@code warning}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
