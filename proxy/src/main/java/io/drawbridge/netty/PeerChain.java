// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import javax.net.ssl.SSLPeerUnverifiedException;

/** The certificates that an upstream showed. */
public final class PeerChain {
  private PeerChain() {}

  /**
   * When the first of them expires; the beginning of time where none is known. On the connection's
   * loop, after its handshake.
   */
  public static Instant expiry(Connection upstream) {
    SslHandler handler = upstream.channel().pipeline().get(SslHandler.class);
    Instant first = Instant.MAX;
    try {
      Certificate[] chain =
          handler == null
              ? new Certificate[0]
              : handler.engine().getSession().getPeerCertificates();
      for (Certificate each : chain) {
        if (each instanceof X509Certificate certificate) {
          Instant end = certificate.getNotAfter().toInstant();
          first = end.isBefore(first) ? end : first;
        }
      }
    } catch (SSLPeerUnverifiedException e) {
      return Instant.MIN;
    }
    return first.equals(Instant.MAX) ? Instant.MIN : first;
  }
}
