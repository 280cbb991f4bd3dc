// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.tls.KeyExchange;
import io.drawbridge.tls.SignatureScheme;
import io.drawbridge.tls.TlsVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** With which schemes the server signs: one offered at a time in TLS 1.3, a walk in TLS 1.2. */
final class SignaturesProbe implements Probe<SignaturesFact> {

  @Override
  public String name() {
    return "signatures";
  }

  @Override
  public SignaturesFact ask(Server server, Versions versions) throws IOException {
    return new SignaturesFact(tls13(server, versions), tls12(server, versions));
  }

  private static List<SignatureScheme> tls13(Server server, Versions versions) throws IOException {
    VersionFact fact =
        versions.best().filter(best -> best.version() == TlsVersion.TLSv1_3).orElse(null);
    List<SignatureScheme> found = new ArrayList<>();
    if (fact != null) {
      ProbeHello hello = Versions.hello(fact, server).withKeyShare();
      for (Integer scheme : hello.schemes()) {
        if (server.ask(hello.withSchemes(List.of(scheme))) instanceof Answer.Flight) {
          found.add(SignatureScheme.of(scheme));
        }
      }
    }
    return List.copyOf(found);
  }

  private static List<SignatureScheme> tls12(Server server, Versions versions) throws IOException {
    VersionFact fact =
        versions
            .bestClear(
                suite ->
                    suite.keyExchange() == KeyExchange.ECDHE
                        || suite.keyExchange() == KeyExchange.DHE)
            .filter(best -> best.version() == TlsVersion.TLSv1_2)
            .orElse(null);
    if (fact == null) {
      return List.of();
    }
    ProbeHello hello = Versions.hello(fact, server);
    return Walk.over(
        hello.schemes().stream().map(SignatureScheme::of).toList(),
        schemes ->
            server.askWhole(hello.withSchemes(schemes.stream().map(SignatureScheme::code).toList()))
                    instanceof Answer.Flight flight
                ? flight.signature()
                : null);
  }
}
