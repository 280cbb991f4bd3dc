// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.policy;

import java.util.Locale;

/** What becomes of an app whose best offer is TLS 1.0 or 1.1 (deprecated by RFC 8996). */
public enum LegacyMode {
  /** Refuse it with alert {@code protocol_version}. */
  REJECT,
  /** Serve it, carry it across to TLS 1.2 or 1.3, and record it. */
  DETECT;

  /** The name in configuration: {@code detect}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
