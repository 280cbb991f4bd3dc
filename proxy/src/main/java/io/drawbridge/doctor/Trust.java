// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.doctor;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whom the examination's own request trusts. */
final class Trust {
  private Trust() {}

  /** The root alone. */
  static X509TrustManager root(X509Certificate root) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("root", root);
      return of(store);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("every Java platform has PKCS #12 and PKIX", e);
    }
  }

  /** The roots that this Java brings, which a tunnelled server must do with. */
  static X509TrustManager system() {
    try {
      return of(null);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has PKIX", e);
    }
  }

  /**
   * Whoever asks for no more than public data. Used once, to read the root itself, whose
   * fingerprint the user then compares.
   */
  static X509TrustManager nobodyAsked() {
    return new Everybody();
  }

  private static X509TrustManager of(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .findFirst()
        .orElseThrow();
  }

  /** Of the extended kind, since the platform checks names itself for any other. */
  private static final class Everybody extends X509ExtendedTrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      throw new CertificateException("no clients here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("no clients here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("no clients here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
