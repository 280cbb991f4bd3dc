// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.tls.AlertDescription;
import io.drawbridge.tls.TlsVersion;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Whether a version is spoken: it is offered alone, with every suite that it can have. */
final class VersionProbe {
  private final TlsVersion version;

  VersionProbe(TlsVersion version) {
    this.version = version;
  }

  String name() {
    return version.label();
  }

  /** The first answer in this version; empty where it is not spoken. */
  Optional<Look> ask(Server server) throws IOException {
    for (List<Integer> portion : Candidates.suites(version)) {
      Answer answer = offer(server, portion);
      if (answer instanceof Answer.Flight flight && flight.version() == version) {
        return Optional.of(new Look(version, portion, flight));
      }
      if (answer instanceof Answer.Refusal refusal
          && refusal.is(AlertDescription.PROTOCOL_VERSION)) {
        return Optional.empty(); // whatever the suites
      }
    }
    return Optional.empty();
  }

  private Answer offer(Server server, List<Integer> suites) throws IOException {
    ProbeHello hello = ProbeHello.of(version, server.serverName(), suites);
    Answer answer =
        server.askWhole(version == TlsVersion.TLSv1_3 ? hello : hello.withCompression());
    boolean suspect =
        answer instanceof Answer.Refusal refusal && !refusal.is(AlertDescription.PROTOCOL_VERSION);
    // Servers exist that dislike a TLS 1.3 hello without a key share.
    return suspect && version == TlsVersion.TLSv1_3
        ? server.askWhole(hello.withKeyShare())
        : answer;
  }
}
