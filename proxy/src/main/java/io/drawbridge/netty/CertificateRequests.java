// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * A client's key manager without keys, which notes on the engine's session that the server asked
 * for a certificate. None is sent; whether the server minds, it says later (RFC 8446 §4.4.2.4).
 */
final class CertificateRequests extends X509ExtendedKeyManager {
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

  @Override
  public String @Nullable [] getClientAliases(String type, Principal[] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
    return null;
  }

  @Override
  public String @Nullable [] getServerAliases(String type, Principal[] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
    return null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return null;
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return null;
  }
}
