// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.tls.TlsVersion;
import java.io.IOException;
import java.util.List;

/** Which application protocols the server picks (RFC 7301), in its order. */
final class AlpnProbe implements Probe<List<String>> {
  private static final List<String> CANDIDATES =
      List.of("h2", "http/1.1", "http/1.0", "spdy/3.1", "imap", "pop3", "postgresql", "mqtt");

  @Override
  public String name() {
    return "alpn";
  }

  @Override
  public List<String> ask(Server server, Looks versions) throws IOException {
    Look look = versions.clear().orElse(null);
    if (look == null) {
      // Encrypted in TLS 1.3.
      return Walk.over(
          CANDIDATES,
          names ->
              new JdkHandshake(TlsVersion.TLSv1_3, names)
                  .over(versions.all().get(0).flight().group())
                  .on(server)
                  .alpn());
    }
    ProbeHello hello = look.hello(server);
    return Walk.over(
        CANDIDATES,
        names ->
            server.ask(hello.withAlpn(names)) instanceof Answer.Flight flight
                ? flight.alpn()
                : null);
  }
}
