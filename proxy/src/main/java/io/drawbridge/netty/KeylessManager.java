// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** A key manager that holds no key; its kinds differ in what they make of being asked. */
abstract class KeylessManager extends X509ExtendedKeyManager {

  @Override
  public final String @Nullable [] getClientAliases(String type, Principal[] issuers) {
    return null;
  }

  @Override
  public final @Nullable String chooseClientAlias(
      String[] types, Principal[] issuers, Socket socket) {
    return null;
  }

  @Override
  public final String @Nullable [] getServerAliases(String type, Principal[] issuers) {
    return null;
  }

  @Override
  public final @Nullable String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
    return null;
  }

  @Override
  public final X509Certificate @Nullable [] getCertificateChain(String alias) {
    return null;
  }

  @Override
  public final @Nullable PrivateKey getPrivateKey(String alias) {
    return null;
  }
}
