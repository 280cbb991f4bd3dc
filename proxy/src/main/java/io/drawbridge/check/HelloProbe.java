// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.tls.TlsVersion;
import java.io.IOException;
import java.util.Optional;

/** What the server grants of what a hello of TLS 1.2 or older asks for. */
final class HelloProbe implements Probe<Optional<HelloFact>> {

  @Override
  public String name() {
    return "extensions";
  }

  @Override
  public Optional<HelloFact> ask(Server server, Versions versions) throws IOException {
    VersionFact fact = versions.bestClear().orElse(null);
    if (fact == null || fact.version() == TlsVersion.SSLv3) {
      return Optional.empty();
    }
    return server.ask(Versions.hello(fact, server).withCompression())
            instanceof Answer.Flight flight
        ? Optional.of(
            new HelloFact(
                flight.secureRenegotiation(),
                flight.extendedMasterSecret(),
                flight.sessionTicket(),
                flight.sessionId(),
                flight.compression() != 0))
        : Optional.empty();
  }
}
