// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.tls.TlsVersion;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Whether the server resumes a session: two handshakes in its newest version. A resumed TLS 1.3
 * session brings no certificate (RFC 8446 §2.2); an older one keeps its identity.
 */
final class ResumptionProbe implements Probe<Boolean> {

  @Override
  public String name() {
    return "resumption";
  }

  @Override
  public Boolean ask(Server server, Versions versions) throws IOException {
    TlsVersion best = versions.best().orElseThrow().version();
    JdkHandshake handshake = new JdkHandshake(List.of(best), List.of());
    JdkHandshake.Result first = handshake.on(server);
    JdkHandshake.Result second = handshake.on(server);
    return second.chain().isEmpty()
        || (first.session().getId().length > 0
            && Arrays.equals(first.session().getId(), second.session().getId()));
  }
}
