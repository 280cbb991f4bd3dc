// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.tls.CipherSuite;
import io.drawbridge.tls.KeyExchange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Over which finite-field group the server runs Diffie-Hellman: read from its ServerKeyExchange,
 * for ephemeral, export and anonymous suites apart, since servers keep a group for each.
 */
final class DhProbe implements Probe<DhFact> {
  private static final List<Predicate<CipherSuite>> KINDS =
      List.of(
          suite -> suite.keyExchange() == KeyExchange.DHE && !suite.isExport(),
          suite -> suite.keyExchange() == KeyExchange.DH_ANON && !suite.isExport(),
          suite ->
              suite.isExport()
                  && (suite.keyExchange() == KeyExchange.DHE
                      || suite.keyExchange() == KeyExchange.DH_ANON));

  @Override
  public String name() {
    return "dh";
  }

  @Override
  public DhFact ask(Server server, Versions versions) throws IOException {
    List<DhFact.Exchange> exchanges = new ArrayList<>();
    for (Predicate<CipherSuite> kind : KINDS) {
      VersionFact fact = versions.bestClear(kind).orElse(null);
      if (fact != null
          && server.askWhole(Versions.hello(fact, server)) instanceof Answer.Flight flight
          && flight.dh() != null) {
        exchanges.add(new DhFact.Exchange(flight.suite(), flight.dh()));
      }
    }
    return new DhFact(List.copyOf(exchanges));
  }
}
