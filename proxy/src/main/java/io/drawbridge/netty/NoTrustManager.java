// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509TrustManager;

/**
 * Trusts nobody. Apps are not asked for certificates; without an explicit trust manager every
 * context would load the JDK's roots.
 */
final class NoTrustManager implements X509TrustManager {
  static final NoTrustManager INSTANCE = new NoTrustManager();

  private NoTrustManager() {}

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("client certificates are not accepted");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("server certificates are not accepted");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
