// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.policy.Failure;
import io.drawbridge.upstream.UpstreamCertificateException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** The server's certificate chains, and what the proxy would find wrong with each. */
final class Chains {
  private final Roots roots;
  private final Target target;
  private final List<ChainFact> judged = new ArrayList<>();

  Chains(Roots roots, Target target) {
    this.roots = roots;
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
   * @throws IOException if a certificate or the roots cannot be read
   */
  void addSent(List<byte[]> sent) throws IOException {
    add(parse(sent));
  }

  /**
   * Judges a chain, leaf first; an empty one is left out.
   *
   * @throws IOException if the roots cannot be read
   */
  void add(List<X509Certificate> certificates) throws IOException {
    if (certificates.isEmpty()
        || judged.stream().anyMatch(each -> each.leaf().equals(certificates.get(0)))) {
      return;
    }
    try {
      roots
          .judge(certificates)
          .verify(certificates.toArray(X509Certificate[]::new), "UNKNOWN", target.host());
      judged.add(new ChainFact(certificates, null, ""));
    } catch (UpstreamCertificateException e) {
      judged.add(new ChainFact(certificates, e.failure(), String.valueOf(e.getMessage())));
    } catch (CertificateException e) {
      judged.add(
          new ChainFact(
              certificates, Failure.UPSTREAM_BAD_CERTIFICATE, String.valueOf(e.getMessage())));
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
