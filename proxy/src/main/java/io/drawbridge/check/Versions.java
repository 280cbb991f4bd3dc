// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.tls.CipherSuite;
import io.drawbridge.tls.TlsVersion;
import java.util.List;
import java.util.Optional;

/**
 * The versions that a server speaks, newest first.
 *
 * @param all may be empty
 */
public record Versions(List<VersionFact> all) {

  /** Orders. */
  public Versions {
    all = all.stream().sorted((one, other) -> other.version().compareTo(one.version())).toList();
  }

  boolean speaks(TlsVersion version) {
    return all.stream().anyMatch(fact -> fact.version() == version);
  }

  /** The newest of all. */
  Optional<VersionFact> best() {
    return all.stream().findFirst();
  }

  /** Every suite of every version, each once. */
  List<CipherSuite> suites() {
    return all.stream().flatMap(fact -> fact.suites().stream()).distinct().toList();
  }
}
