// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.policy;

import io.drawbridge.tls.TlsVersion;
import java.util.Set;

/**
 * What the proxy can serve to apps.
 *
 * @param minimum the oldest version served without question, TLS 1.2 or 1.3
 * @param maximum the newest version served, {@code minimum} or newer
 * @param suites codes of the suites served at TLS 1.2
 * @param legacySuites codes of the suites served at TLS 1.0 and 1.1, where a rule carries them
 */
public record ServedTls(
    TlsVersion minimum, TlsVersion maximum, Set<Integer> suites, Set<Integer> legacySuites) {

  /** Checks the bounds and copies the sets. */
  public ServedTls {
    if (minimum.isLegacy() || maximum.compareTo(minimum) < 0) {
      throw new IllegalArgumentException("versions from " + minimum + " to " + maximum);
    }
    suites = Set.copyOf(suites);
    legacySuites = Set.copyOf(legacySuites);
  }

  /** Whether the version is among those served without question. */
  public boolean includes(TlsVersion version) {
    return version.compareTo(minimum) >= 0 && version.compareTo(maximum) <= 0;
  }

  /** {@code TLSv1.2-TLSv1.3}. */
  public String versions() {
    return minimum == maximum ? minimum.label() : minimum + "-" + maximum;
  }
}
