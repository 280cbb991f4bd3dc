// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import java.security.Principal;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * A client's, which notes on the engine's session that the server asked for a certificate. None is
 * sent; whether the server minds, it says later (RFC 8446 §4.4.2.4).
 */
final class CertificateRequests extends KeylessManager {
  static final CertificateRequests INSTANCE = new CertificateRequests();

  private static final String REQUESTED = "drawbridge.certificate-requested";

  private CertificateRequests() {}

  /** Whether the handshake of {@code engine} held a CertificateRequest. */
  static boolean seen(SSLEngine engine) {
    return engine.getSession().getValue(REQUESTED) != null;
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] types, Principal @Nullable [] issuers, SSLEngine engine) {
    engine.getHandshakeSession().putValue(REQUESTED, REQUESTED);
    return null;
  }
}
