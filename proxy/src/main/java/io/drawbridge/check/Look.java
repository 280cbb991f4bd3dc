// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.tls.CipherSuite;
import io.drawbridge.tls.TlsVersion;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A version that the server speaks, as its first answer shows.
 *
 * @param offered wire values of the suites from which it picked one
 * @param flight that answer; compression was offered, too
 */
record Look(TlsVersion version, List<Integer> offered, Answer.Flight flight) {

  Look {
    offered = List.copyOf(offered);
  }

  /** A hello like the one that the server accepted. */
  ProbeHello hello(Server server) {
    return ProbeHello.of(version, server.serverName(), offered);
  }

  /** A hello for the version with nothing but suites like that. */
  ProbeHello hello(Server server, Predicate<CipherSuite> like) {
    return ProbeHello.of(version, server.serverName(), Candidates.suites(version, like));
  }

  /** The answer in this version to these suites, up to the ServerHello; null where it is none. */
  Answer.@Nullable Flight ask(Server server, List<Integer> suites) throws IOException {
    ProbeHello hello = ProbeHello.of(version, server.serverName(), suites);
    return answer(server.ask(hello), hello, server);
  }

  /** As above, up to ServerHelloDone. */
  Answer.@Nullable Flight askWhole(Server server, List<Integer> suites) throws IOException {
    ProbeHello hello = ProbeHello.of(version, server.serverName(), suites);
    return answer(server.askWhole(hello), hello, server);
  }

  private Answer.@Nullable Flight answer(Answer first, ProbeHello hello, Server server)
      throws IOException {
    boolean again = first instanceof Answer.Refusal && needsKeyShare();
    Answer answer = again ? server.ask(hello.withKeyShare()) : first;
    return answer instanceof Answer.Flight given && given.version() == version ? given : null;
  }

  /** Whether the first hello, too, was accepted only with a key share: no HelloRetryRequest. */
  private boolean needsKeyShare() {
    return version == TlsVersion.TLSv1_3 && !flight.retryRequest();
  }
}
