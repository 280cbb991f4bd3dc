// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import javax.net.ssl.SSLHandshakeException;

/** A server signed its handshake with SHA-1 or weaker. */
public final class Sha1SignatureException extends SSLHandshakeException {
  private static final long serialVersionUID = 1L;

  Sha1SignatureException() {
    super("the ServerKeyExchange is signed with SHA-1 or weaker");
  }
}
