// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.tls.TlsVersion;
import java.io.IOException;
import java.util.List;

/** Whether the server asks for a client certificate; it may be content without one. */
final class ClientAuthProbe implements Probe<Boolean> {

  @Override
  public String name() {
    return "client-certificate";
  }

  @Override
  public Boolean ask(Server server, Versions versions) throws IOException {
    VersionFact clear = versions.bestClear(suite -> !suite.isAnonymous()).orElse(null);
    if (clear == null) {
      return new JdkHandshake(List.of(TlsVersion.TLSv1_3), List.of())
          .on(server)
          .certificateRequested();
    }
    return server.askWhole(Versions.hello(clear, server)) instanceof Answer.Flight flight
        && flight.certificateRequested();
  }
}
