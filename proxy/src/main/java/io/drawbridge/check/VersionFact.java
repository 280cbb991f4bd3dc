// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.tls.CipherSuite;
import io.drawbridge.tls.TlsVersion;
import java.util.List;
import java.util.Locale;

/**
 * A version that the server speaks.
 *
 * @param suites at least one, in the server's order of preference where it has one
 * @param preference whose order decides
 */
public record VersionFact(TlsVersion version, List<CipherSuite> suites, Preference preference) {

  /** Whose order of suites decides. */
  public enum Preference {
    SERVER,
    CLIENT,
    /** There is one suite only. */
    SINGLE;

    /** The name in JSON: {@code server}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Copies. */
  public VersionFact {
    suites = List.copyOf(suites);
  }
}
