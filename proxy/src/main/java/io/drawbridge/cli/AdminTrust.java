// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whom commands trust when they ask a running proxy over TLS. */
final class AdminTrust {
  private AdminTrust() {}

  /**
   * The roots of this JDK, and those of a PEM file where it exists. Blocks on files.
   *
   * @throws IOException if the file cannot be read
   */
  static SSLContext context(Path root) throws IOException {
    try {
      KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
      roots.load(null, null);
      int count = 0;
      for (TrustManager system : managers(null)) {
        for (X509Certificate each : ((X509TrustManager) system).getAcceptedIssuers()) {
          roots.setCertificateEntry("root-" + count++, each);
        }
      }
      if (Files.exists(root)) {
        try (InputStream in = Files.newInputStream(root)) {
          for (Certificate each :
              CertificateFactory.getInstance("X.509").generateCertificates(in)) {
            roots.setCertificateEntry("root-" + count++, each);
          }
        }
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers(roots), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(root + ": " + e.getMessage() + " (expected: certificates in PEM)", e);
    }
  }

  private static TrustManager[] managers(@Nullable KeyStore roots) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(roots);
    return factory.getTrustManagers();
  }
}
