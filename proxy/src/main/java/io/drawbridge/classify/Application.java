// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.classify;

import org.jspecify.annotations.Nullable;

/**
 * A runtime recognised by its fingerprints or by the name it gives itself.
 *
 * @param label family and version range, {@code Java 6}; {@code unknown} where nothing matched
 * @param remedy what to change there to get TLS 1.2, empty where nothing is known
 */
public record Application(String label, String remedy) {
  /** What no row of the table matches: never a guess. */
  public static final Application UNKNOWN = new Application("unknown", "");

  /**
   * Looks the fingerprints up, then the name.
   *
   * @param ja3 32 lower-case hex digits
   * @param ja4 as {@link io.drawbridge.tls.Ja4} gives it
   * @param userAgent the User-Agent of the CONNECT request, or null
   */
  public static Application recognise(String ja3, String ja4, @Nullable String userAgent) {
    Application byHello = ApplicationTable.byFingerprint(ja3, ja4);
    return byHello != null ? byHello : ApplicationTable.byUserAgent(userAgent);
  }

  /** The application with this {@link #label}; unknown where the table has none. */
  public static Application named(String label) {
    return ApplicationTable.byLabel(label);
  }
}
