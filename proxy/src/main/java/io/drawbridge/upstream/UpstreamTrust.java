// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import io.drawbridge.policy.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether an upstream is who the app asked for: chain, validity, purpose, name, key sizes
 * and signature algorithms. There is no switch that turns it off. Thread-safe.
 *
 * <p>Refuses with {@link UpstreamCertificateException}, which names the reason.
 */
public final class UpstreamTrust extends X509ExtendedTrustManager {
  private static final int MAX_CHAIN = 10;
  private static final int MIN_RSA_BITS = 2048;
  private static final int MIN_EC_BITS = 224;

  private final X509TrustManager chains;

  private UpstreamTrust(X509TrustManager chains) {
    this.chains = chains;
  }

  /**
   * Trusts the system's roots, or those of a PEM file alone.
   *
   * @throws IOException if the file cannot be read or holds no certificate
   */
  public static UpstreamTrust of(@Nullable Path pem) throws IOException {
    try {
      KeyStore roots = pem == null ? null : read(pem);
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(roots);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager chains) {
          return new UpstreamTrust(chains);
        }
      }
      throw new IOException("the JDK has no X.509 trust manager");
    } catch (GeneralSecurityException e) {
      throw new IOException("upstream.trust: " + e.getMessage(), e);
    }
  }

  private static KeyStore read(Path pem) throws IOException, GeneralSecurityException {
    KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
    roots.load(null, null);
    try (InputStream in = Files.newInputStream(pem)) {
      int i = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        roots.setCertificateEntry("root-" + i++, each);
      }
      if (i == 0) {
        throw new IOException(
            "upstream.trust: " + pem + " holds no certificate (expected: PEM certificates)");
      }
    }
    return roots;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    if (chain.length > MAX_CHAIN) {
      throw refuse(
          Failure.UPSTREAM_BAD_CERTIFICATE, "the server sent " + chain.length + " certificates");
    }
    X509Certificate leaf = chain[0];
    checkValidity(leaf);
    try {
      chains.checkServerTrusted(chain, type);
    } catch (CertificateException e) {
      throw named(e, leaf);
    }
    for (X509Certificate each : chain) {
      checkStrength(each);
    }
    String host = engine.getPeerHost();
    if (!CertificateNames.match(leaf, host)) {
      throw refuse(
          Failure.UPSTREAM_NAME_MISMATCH,
          "the certificate is for " + CertificateNames.describe(leaf) + ", not for " + host);
    }
  }

  private static void checkValidity(X509Certificate leaf) throws CertificateException {
    try {
      leaf.checkValidity();
    } catch (CertificateExpiredException e) {
      throw refuse(
          Failure.UPSTREAM_EXPIRED, "the certificate expired on " + leaf.getNotAfter().toInstant());
    } catch (CertificateNotYetValidException e) {
      throw refuse(
          Failure.UPSTREAM_EXPIRED,
          "the certificate is not valid before " + leaf.getNotBefore().toInstant());
    }
  }

  private static void checkStrength(X509Certificate certificate) throws CertificateException {
    String who = certificate.getSubjectX500Principal().getName();
    if (certificate.getPublicKey() instanceof RSAPublicKey rsa
        && rsa.getModulus().bitLength() < MIN_RSA_BITS) {
      throw refuse(
          Failure.UPSTREAM_WEAK_KEY,
          "RSA key of " + rsa.getModulus().bitLength() + " bits in " + who);
    }
    if (certificate.getPublicKey() instanceof ECPublicKey ec
        && ec.getParams().getOrder().bitLength() < MIN_EC_BITS) {
      throw refuse(
          Failure.UPSTREAM_WEAK_KEY,
          "EC key of " + ec.getParams().getOrder().bitLength() + " bits in " + who);
    }
    String signature = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    boolean selfSigned =
        certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    if (!selfSigned && (signature.startsWith("SHA1") || signature.startsWith("MD"))) {
      throw refuse(
          Failure.UPSTREAM_WEAK_KEY, "signature " + certificate.getSigAlgName() + " on " + who);
    }
  }

  private static UpstreamCertificateException named(CertificateException e, X509Certificate leaf) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException
          || cause instanceof CertificateNotYetValidException) {
        return refuse(
            Failure.UPSTREAM_EXPIRED, "a certificate of the chain is outside its validity");
      }
      if (cause instanceof CertPathValidatorException path
          && path.getReason() == CertPathValidatorException.BasicReason.ALGORITHM_CONSTRAINED) {
        return refuse(Failure.UPSTREAM_WEAK_KEY, "the chain uses " + path.getMessage());
      }
    }
    String text = String.valueOf(e.getMessage());
    if (text.contains("path building failed") || text.contains("trust anchor")) {
      return refuse(
          Failure.UPSTREAM_UNTRUSTED,
          "no trusted root above issuer " + leaf.getIssuerX500Principal().getName());
    }
    return refuse(Failure.UPSTREAM_BAD_CERTIFICATE, text);
  }

  private static UpstreamCertificateException refuse(Failure failure, String detail) {
    return new UpstreamCertificateException(failure, detail);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("the name to verify is unknown");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("the name to verify is unknown");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("upstreams only");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("upstreams only");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("upstreams only");
  }
}
