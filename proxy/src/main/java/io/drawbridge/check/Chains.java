// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.policy.Failure;
import io.drawbridge.upstream.UpstreamCertificateException;
import io.drawbridge.upstream.UpstreamTrust;
import java.io.ByteArrayInputStream;
import java.net.ProtocolException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** The server's certificate chains, and what the proxy would find wrong with each. */
final class Chains {
  private final UpstreamTrust trust;
  private final Target target;
  private final List<ChainFact> judged = new ArrayList<>();

  Chains(UpstreamTrust trust, Target target) {
    this.trust = trust;
    this.target = target;
  }

  /** The chains so far, each leaf once. */
  List<ChainFact> judged() {
    return List.copyOf(judged);
  }

  /**
   * Judges a chain as it was sent.
   *
   * @param sent DER, leaf first
   * @throws ProtocolException if a certificate cannot be read
   */
  void addSent(List<byte[]> sent) throws ProtocolException {
    add(parse(sent));
  }

  /** Judges a chain, leaf first; an empty one is left out. */
  void add(List<X509Certificate> certificates) {
    if (certificates.isEmpty()
        || judged.stream().anyMatch(each -> each.leaf().equals(certificates.get(0)))) {
      return;
    }
    try {
      trust.checkServerTrusted(certificates.toArray(X509Certificate[]::new), "UNKNOWN", engine());
      judged.add(new ChainFact(certificates, null, ""));
    } catch (UpstreamCertificateException e) {
      judged.add(new ChainFact(certificates, e.failure(), String.valueOf(e.getMessage())));
    } catch (CertificateException e) {
      judged.add(
          new ChainFact(
              certificates, Failure.UPSTREAM_BAD_CERTIFICATE, String.valueOf(e.getMessage())));
    }
  }

  /** Never used to talk: it tells the trust manager which name is wanted. */
  private SSLEngine engine() {
    try {
      return SSLContext.getDefault().createSSLEngine(target.host(), target.port());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  private static List<X509Certificate> parse(List<byte[]> sent) throws ProtocolException {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (byte[] der : sent) {
        certificates.add(
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
      }
      return certificates;
    } catch (CertificateException e) {
      throw (ProtocolException)
          new ProtocolException("the server's certificate cannot be read: " + e.getMessage())
              .initCause(e);
    }
  }
}
