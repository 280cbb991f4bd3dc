// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.policy.Failure;
import io.drawbridge.tls.CipherSuite;
import io.drawbridge.tls.KeyExchange;
import io.drawbridge.tls.NamedGroup;
import io.drawbridge.tls.TlsVersion;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds out in a handful of connections why the proxy's own offer failed. Blocks; one connection at
 * a time; without state.
 */
final class Diagnostician {
  private static final int UNRECOGNIZED_NAME = 112; // RFC 6066 §3

  private final Server server;
  private final ProxyOffer offer;

  Diagnostician(Server server, ProxyOffer offer) {
    this.server = server;
    this.offer = offer;
  }

  Diagnosis diagnose() throws IOException {
    ProbeHello own = own();
    Answer answer = server.askWhole(own);
    if (answer instanceof Answer.Flight flight) {
      return flight.version().isLegacy() ? legacy(flight) : accepted(flight);
    }
    if (((Answer.Refusal) answer).alert() == UNRECOGNIZED_NAME) {
      return Diagnosis.of(
          Failure.UPSTREAM_HANDSHAKE_FAILED, "the server knows no name " + server.serverName());
    }
    Answer.Flight tls12 = flight(TlsVersion.TLSv1_2, suite -> true);
    if (tls12 != null && tls12.version() == TlsVersion.TLSv1_2) {
      return tls12(tls12);
    }
    Answer.Flight tls13 = flight(TlsVersion.TLSv1_3, suite -> true);
    if (tls13 != null && tls13.version() == TlsVersion.TLSv1_3) {
      return Diagnosis.of(
          Failure.UPSTREAM_HANDSHAKE_FAILED,
          "the server wants group " + tls13.group() + " with " + tls13.suite());
    }
    return older(tls12);
  }

  /** What the proxy would have been served, so the reason comes later in the handshake. */
  private static Diagnosis accepted(Answer.Flight flight) {
    if (flight.signature() != null && flight.signature().isSha1OrMd5()) {
      return Diagnosis.of(
          Failure.UPSTREAM_WEAK_SIGNATURE,
          "the server signs its handshake with " + flight.signature() + " and nothing better");
    }
    return flight.certificateRequested()
        ? Diagnosis.of(
            Failure.UPSTREAM_CLIENT_CERTIFICATE_REQUIRED,
            "the server asks for a client certificate")
        : Diagnosis.INCONCLUSIVE;
  }

  private Diagnosis tls12(Answer.Flight any) throws IOException {
    Answer.Flight curves = flight(TlsVersion.TLSv1_2, s -> s.keyExchange() == KeyExchange.ECDHE);
    if (curves != null) {
      boolean known = curves.group() != null && offer.groups().contains(curves.group());
      return Diagnosis.of(
          Failure.UPSTREAM_HANDSHAKE_FAILED,
          known
              ? "the server has none of the proxy's suites; it chose " + curves.suite()
              : "the server wants group " + curves.group() + " with " + curves.suite());
    }
    Answer.Flight dhe = flight(TlsVersion.TLSv1_2, s -> s.keyExchange() == KeyExchange.DHE);
    if (dhe != null && dhe.dh() != null) {
      boolean weak = dhe.dh().bits() < offer.minimumDhBits();
      return new Diagnosis(
          weak ? Failure.UPSTREAM_WEAK_DH : Failure.UPSTREAM_DHE_ONLY,
          "the server offers finite-field Diffie-Hellman only ("
              + dhe.dh()
              + (weak ? ", too small" : "")
              + "), with "
              + dhe.suite(),
          dhe.dh());
    }
    return Diagnosis.of(
        Failure.UPSTREAM_HANDSHAKE_FAILED,
        "the server offers no forward secrecy; it chose " + any.suite());
  }

  private Diagnosis older(Answer.@Nullable Flight downgraded) throws IOException {
    if (downgraded != null && downgraded.version().isLegacy()) {
      return legacy(downgraded);
    }
    for (TlsVersion version : List.of(TlsVersion.TLSv1_1, TlsVersion.TLSv1_0, TlsVersion.SSLv3)) {
      Answer.Flight flight = flight(version, suite -> true);
      if (flight != null) {
        return legacy(flight);
      }
    }
    return Diagnosis.INCONCLUSIVE;
  }

  private static Diagnosis legacy(Answer.Flight flight) {
    return new Diagnosis(
        Failure.UPSTREAM_LEGACY_ONLY,
        "the server's best version is " + flight.version() + ", with " + flight.suite(),
        flight.dh());
  }

  /** The proxy's offer, and versions of old beside it so that the server may name its best. */
  private ProbeHello own() {
    List<Integer> suites =
        Stream.concat(
                Stream.of(0x1301, 0x1302, 0x1303), offer.suites().stream().map(CipherSuite::code))
            .toList();
    return ProbeHello.of(TlsVersion.TLSv1_3, server.serverName(), suites)
        .withOlderVersions()
        .withGroups(offer.groups().stream().map(NamedGroup::code).toList())
        .withSchemes(Candidates.schemes(TlsVersion.TLSv1_2));
  }

  private Answer.@Nullable Flight flight(TlsVersion version, Predicate<CipherSuite> like)
      throws IOException {
    for (List<Integer> portion : Candidates.suites(version)) {
      List<Integer> suites =
          portion.stream().filter(code -> like.test(CipherSuite.of(code))).toList();
      if (!suites.isEmpty()
          && server.askWhole(ProbeHello.of(version, server.serverName(), suites))
              instanceof Answer.Flight flight) {
        return flight;
      }
    }
    return null;
  }
}
