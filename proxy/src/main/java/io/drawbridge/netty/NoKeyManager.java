// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import java.security.Principal;
import javax.net.ssl.SSLEngine;

/**
 * A server's: every engine brings its own credential. An alias must be given all the same, since
 * Netty takes its absence for missing key material.
 */
final class NoKeyManager extends KeylessManager {
  static final NoKeyManager INSTANCE = new NoKeyManager();

  private NoKeyManager() {}

  @Override
  public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
    return "none";
  }
}
