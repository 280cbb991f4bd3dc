// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.tls.Authentication;
import io.drawbridge.tls.CipherSuite;
import io.drawbridge.tls.KeyExchange;
import io.drawbridge.tls.TlsVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What can be read off the answers that a server gave while it was asked for its suites, without
 * asking again.
 *
 * @param all of the newest version first, each version's in the order of its picks
 */
record Flights(List<Answer.Flight> all) {

  Flights {
    all = all.stream().filter(flight -> flight.version() != TlsVersion.TLSv1_3).toList();
  }

  /** What the newest version with extensions grants; compression was offered in its first hello. */
  Optional<HelloFact> hello() {
    return all.stream()
        .findFirst()
        .filter(flight -> flight.version() != TlsVersion.SSLv3)
        .map(
            flight ->
                new HelloFact(
                    flight.secureRenegotiation(),
                    flight.extendedMasterSecret(),
                    flight.sessionTicket(),
                    flight.sessionId(),
                    flight.compression() != 0));
  }

  /**
   * Over which finite-field groups the server runs Diffie-Hellman: for ephemeral, anonymous and
   * export suites apart, since servers keep a group for each.
   */
  DhFact dh() {
    List<DhFact.Exchange> exchanges = new ArrayList<>();
    exchange(suite -> suite.keyExchange() == KeyExchange.DHE && !suite.isExport(), exchanges);
    exchange(suite -> suite.keyExchange() == KeyExchange.DH_ANON && !suite.isExport(), exchanges);
    exchange(CipherSuite::isExport, exchanges);
    return new DhFact(List.copyOf(exchanges));
  }

  private void exchange(Predicate<CipherSuite> like, List<DhFact.Exchange> exchanges) {
    for (Answer.Flight flight : all) {
      DhGroup group = flight.dh();
      if (group != null && like.test(flight.suite())) {
        exchanges.add(new DhFact.Exchange(flight.suite(), group));
        return;
      }
    }
  }

  /** Whether the server asks for a client certificate; it may be content without one. */
  boolean certificateRequested() {
    return all.stream().anyMatch(Answer.Flight::certificateRequested);
  }

  /** The chains as sent, DER, leaf first: one for ECDSA and one for RSA where it has both. */
  List<List<byte[]>> chains() {
    List<List<byte[]>> chains = new ArrayList<>();
    for (Authentication kind : List.of(Authentication.ECDSA, Authentication.RSA)) {
      all.stream()
          .filter(flight -> flight.suite().authentication() == kind)
          .map(Answer.Flight::certificates)
          .filter(certificates -> !certificates.isEmpty())
          .findFirst()
          .ifPresent(chains::add);
    }
    return chains;
  }
}
