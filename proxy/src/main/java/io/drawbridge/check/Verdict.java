// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.policy.Failure;
import io.drawbridge.tls.CipherSuite;
import io.drawbridge.tls.KeyExchange;
import io.drawbridge.tls.NamedGroup;
import io.drawbridge.tls.TlsVersion;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of clients.
 *
 * @param legacyClients what happens to a client below TLS 1.2 that connects directly
 * @param proxy what happens to it, and to any other, through the proxy
 * @param proxyFailure why the proxy could not connect, or null where it could
 */
public record Verdict(String legacyClients, String proxy, @Nullable Failure proxyFailure) {

  static Verdict of(ServerFacts facts, ProxyOffer offer) {
    String legacy = legacyClients(facts.versions());
    Optional<String> agreed = agreement(facts, offer);
    ChainFact refused =
        facts.chains() == null
            ? null
            : facts.chains().stream().filter(c -> c.problem() != null).findFirst().orElse(null);
    if (agreed.isEmpty()) {
      Failure failure = disagreement(facts, offer);
      return new Verdict(legacy, "The proxy cannot connect: " + failure.remedy(), failure);
    }
    if (refused != null && refused.problem() != null) {
      return new Verdict(
          legacy,
          "The proxy refuses the certificate: " + refused.detail() + ".",
          refused.problem());
    }
    return new Verdict(
        legacy,
        "The proxy connects with "
            + agreed.get()
            + "; a client of TLS 1.0 or 1.1 gets through with legacy: detect.",
        null);
  }

  private static String legacyClients(Versions versions) {
    List<TlsVersion> served =
        versions.all().stream().map(VersionFact::version).filter(TlsVersion::isLegacy).toList();
    if (served.isEmpty()) {
      return "Clients below TLS 1.2 are refused by the server.";
    }
    return "Clients of "
        + served.stream().map(TlsVersion::label).collect(Collectors.joining(", "))
        + " are served, without today's protection.";
  }

  /** Version, suite and group that both would come to. */
  private static Optional<String> agreement(ServerFacts facts, ProxyOffer offer) {
    GroupsFact groups = facts.groups();
    for (VersionFact fact : facts.versions().all()) {
      boolean tls13 = fact.version() == TlsVersion.TLSv1_3;
      List<NamedGroup> server =
          groups == null ? offer.groups() : tls13 ? groups.tls13() : groups.tls12();
      Optional<NamedGroup> group = offer.groups().stream().filter(server::contains).findFirst();
      Optional<CipherSuite> suite =
          fact.suites().stream()
              .filter(each -> tls13 ? isServed13(each) : offer.suites().contains(each))
              .findFirst();
      boolean current = fact.version().compareTo(TlsVersion.TLSv1_2) >= 0;
      if (current && group.isPresent() && suite.isPresent()) {
        return Optional.of(fact.version() + ", " + suite.get() + ", " + group.get());
      }
    }
    return Optional.empty();
  }

  private static boolean isServed13(CipherSuite suite) {
    // RFC 8446 §B.4; the proxy has the first three.
    return suite.code() >= 0x1301 && suite.code() <= 0x1303;
  }

  private static Failure disagreement(ServerFacts facts, ProxyOffer offer) {
    Versions versions = facts.versions();
    Optional<VersionFact> best = versions.best();
    if (best.isPresent() && best.get().version().isLegacy()) {
      return Failure.UPSTREAM_LEGACY_ONLY;
    }
    boolean dheOnly =
        !versions.suites().isEmpty()
            && versions.all().stream()
                .filter(fact -> !fact.version().isLegacy())
                .flatMap(fact -> fact.suites().stream())
                .allMatch(
                    suite ->
                        suite.keyExchange() == KeyExchange.DHE
                            || suite.keyExchange() == KeyExchange.DH_ANON);
    if (!dheOnly) {
      return Failure.UPSTREAM_HANDSHAKE_FAILED;
    }
    DhFact dh = facts.dh();
    return dh == null || dh.isBelow(offer.minimumDhBits())
        ? Failure.UPSTREAM_WEAK_DH
        : Failure.UPSTREAM_DHE_ONLY;
  }
}
