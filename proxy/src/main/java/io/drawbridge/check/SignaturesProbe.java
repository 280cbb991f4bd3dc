// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.tls.KeyExchange;
import io.drawbridge.tls.SignatureScheme;
import io.drawbridge.tls.TlsVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * With which schemes the server signs. In TLS 1.3 the signature is encrypted, so that each is
 * offered alone where the server has any of its kind; in TLS 1.2 ServerKeyExchange names it.
 */
final class SignaturesProbe implements Probe<List<SignatureScheme>> {
  private final boolean older;

  /**
   * A probe.
   *
   * @param older whether of TLS 1.2 rather than of TLS 1.3
   */
  SignaturesProbe(boolean older) {
    this.older = older;
  }

  @Override
  public String name() {
    return older ? "signatures of TLS 1.2" : "signatures";
  }

  @Override
  public List<SignatureScheme> ask(Server server, Looks versions) throws IOException {
    Look look = (older ? versions.clear() : versions.tls13()).orElse(null);
    if (look == null || look.version().compareTo(TlsVersion.TLSv1_2) < 0) {
      return List.of();
    }
    return older ? tls12(server, look) : tls13(server, look);
  }

  private static List<SignatureScheme> tls13(Server server, Look look) throws IOException {
    ProbeHello hello = look.hello(server).withKeyShare();
    List<SignatureScheme> found = new ArrayList<>();
    for (List<List<Integer>> kinds : Candidates.schemesByKey()) {
      if (isAccepted(kinds.stream().flatMap(List::stream).toList(), hello, server)) {
        for (List<Integer> kind : kinds) {
          if (kinds.size() == 1 || isAccepted(kind, hello, server)) {
            add(kind, hello, server, found);
          }
        }
      }
    }
    return List.copyOf(found);
  }

  private static void add(
      List<Integer> kind, ProbeHello hello, Server server, List<SignatureScheme> found)
      throws IOException {
    for (Integer scheme : kind) {
      if (isAccepted(List.of(scheme), hello, server)) {
        found.add(SignatureScheme.of(scheme));
      }
    }
  }

  private static boolean isAccepted(List<Integer> schemes, ProbeHello hello, Server server)
      throws IOException {
    return server.ask(hello.withSchemes(schemes)) instanceof Answer.Flight;
  }

  private static List<SignatureScheme> tls12(Server server, Look look) throws IOException {
    ProbeHello hello =
        look.hello(
            server,
            suite ->
                suite.keyExchange() == KeyExchange.ECDHE || suite.keyExchange() == KeyExchange.DHE);
    return Walk.over(
        hello.schemes().stream().map(SignatureScheme::of).toList(),
        schemes ->
            server.askWhole(hello.withSchemes(schemes.stream().map(SignatureScheme::code).toList()))
                    instanceof Answer.Flight flight
                ? flight.signature()
                : null);
  }
}
