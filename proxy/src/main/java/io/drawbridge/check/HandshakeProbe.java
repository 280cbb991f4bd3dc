// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Two complete handshakes in the server's newest version: whether the second resumes the first, and
 * what TLS 1.3 says only after it is encrypted. A resumed TLS 1.3 session brings no certificate
 * (RFC 8446 §2.2); an older one keeps its identity.
 */
final class HandshakeProbe implements Probe<HandshakeProbe.Fact> {

  /**
   * What was found.
   *
   * @param first the handshake that resumed nothing
   * @param resumed whether the second one did
   */
  record Fact(JdkHandshake.Result first, boolean resumed) {}

  @Override
  public String name() {
    return "resumption";
  }

  @Override
  public Fact ask(Server server, Looks versions) throws IOException {
    Look best = versions.all().get(0);
    JdkHandshake handshake =
        new JdkHandshake(best.version(), List.of()).over(best.flight().group());
    JdkHandshake.Result first = handshake.onWithTickets(server);
    JdkHandshake.Result second = handshake.on(server);
    boolean same =
        first.session().getId().length > 0
            && Arrays.equals(first.session().getId(), second.session().getId());
    return new Fact(first, second.chain().isEmpty() || same);
  }
}
