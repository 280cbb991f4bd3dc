// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.upstream.MissingIssuer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Whether an intermediate that a server leaves out could have been had: fetched over plain HTTP
 * from where the certificate below it says, without redirects, at most a few and none large.
 *
 * <p>For {@code check} alone. The proxy does not follow locations that a server it does not trust
 * chooses.
 */
final class MissingIntermediate {
  private static final int MAX_FETCHES = 3;
  private static final int MAX_BYTES = 64 * 1024;
  private static final int TIMEOUT = (int) Duration.ofSeconds(2).toMillis();

  private MissingIntermediate() {}

  /**
   * What came of it, in plain words that follow the reason.
   *
   * @param sent leaf first
   * @param trusted whether a chain is good
   */
  static String search(List<X509Certificate> sent, Predicate<List<X509Certificate>> trusted) {
    List<X509Certificate> chain = new ArrayList<>(sent);
    for (int i = 0; i < MAX_FETCHES; i++) {
      MissingIssuer missing = MissingIssuer.of(chain.get(0), chain.subList(1, chain.size()));
      if (missing == null || missing.location() == null) {
        return i == 0 ? "" : ", but what is there leads to no trusted root";
      }
      try {
        chain.addAll(fetch(missing.location()));
      } catch (IOException | CertificateException e) {
        return ", but cannot be fetched: " + e.getMessage();
      }
      if (trusted.test(chain)) {
        return ", and with it the chain is good";
      }
    }
    return ", but what is there leads to no trusted root";
  }

  private static List<X509Certificate> fetch(URI location)
      throws IOException, CertificateException {
    HttpURLConnection http =
        (HttpURLConnection) location.toURL().openConnection(Proxy.NO_PROXY);
    http.setInstanceFollowRedirects(false);
    http.setConnectTimeout(TIMEOUT);
    http.setReadTimeout(TIMEOUT);
    try (InputStream body = http.getInputStream()) {
      if (http.getResponseCode() != HttpURLConnection.HTTP_OK) {
        throw new IOException("status " + http.getResponseCode());
      }
      byte[] bytes = body.readNBytes(MAX_BYTES);
      List<X509Certificate> certificates = new ArrayList<>();
      for (Certificate each :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes))) {
        certificates.add((X509Certificate) each);
      }
      return certificates;
    } finally {
      http.disconnect();
    }
  }
}
