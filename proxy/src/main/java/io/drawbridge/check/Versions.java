// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.tls.CipherSuite;
import io.drawbridge.tls.TlsVersion;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The versions that a server speaks, newest first.
 *
 * @param all may be empty
 */
public record Versions(List<VersionFact> all) {

  /** Orders. */
  public Versions {
    all = all.stream().sorted(Comparator.comparing(VersionFact::version).reversed()).toList();
  }

  boolean speaks(TlsVersion version) {
    return all.stream().anyMatch(fact -> fact.version() == version);
  }

  /** The newest of all. */
  Optional<VersionFact> best() {
    return all.stream().findFirst();
  }

  /** The newest whose handshake is in the clear: TLS 1.2 or older. */
  Optional<VersionFact> bestClear() {
    return all.stream().filter(fact -> fact.version() != TlsVersion.TLSv1_3).findFirst();
  }

  /** The newest in the clear with a suite like that, with only those suites. */
  Optional<VersionFact> bestClear(Predicate<CipherSuite> like) {
    return all.stream()
        .filter(fact -> fact.version() != TlsVersion.TLSv1_3)
        .filter(fact -> fact.suites().stream().anyMatch(like))
        .map(
            fact ->
                new VersionFact(
                    fact.version(),
                    fact.suites().stream().filter(like).toList(),
                    fact.preference()))
        .findFirst();
  }

  /** Every suite of every version, each once. */
  List<CipherSuite> suites() {
    return all.stream().flatMap(fact -> fact.suites().stream()).distinct().toList();
  }

  /** A hello for a version with the suites that the server has there. */
  static ProbeHello hello(VersionFact fact, Server server) {
    return ProbeHello.of(
        fact.version(),
        server.serverName(),
        fact.suites().stream().map(CipherSuite::code).toList());
  }
}
