// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.tls.CipherSuite;
import io.drawbridge.tls.TlsVersion;
import java.util.List;
import java.util.function.Predicate;

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
}
