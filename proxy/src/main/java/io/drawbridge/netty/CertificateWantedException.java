// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import javax.net.ssl.SSLHandshakeException;

/** A server ended the connection after it had asked for a certificate and got none. */
public final class CertificateWantedException extends SSLHandshakeException {
  private static final long serialVersionUID = 1L;

  CertificateWantedException(Throwable cause) {
    super("the server asked for a client certificate");
    initCause(cause);
  }
}
