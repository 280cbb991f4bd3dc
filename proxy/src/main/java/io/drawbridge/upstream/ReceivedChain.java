// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import io.drawbridge.policy.Failure;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * What a server sent, within bounds and read by the JDK, which keeps the certificates it has read
 * and the signatures it has verified, so that a chain seen again costs little.
 *
 * @param leaf the first certificate
 * @param others the rest without repetitions, in the order sent
 * @param names the leaf's subject alternative names
 */
record ReceivedChain(X509Certificate leaf, List<X509Certificate> others, List<GeneralName> names) {
  /** A leaf, and nine more for the longest sensible chain with cross-signed spares. */
  static final int MAX_CERTIFICATES = 10;

  /** The largest in public use are below 16 KiB. */
  static final int MAX_CERTIFICATE_BYTES = 64 * 1024;

  static ReceivedChain of(X509Certificate[] sent) throws CertificateException {
    if (sent.length == 0 || sent.length > MAX_CERTIFICATES) {
      throw refuse("the server sent " + sent.length + " certificates");
    }
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> others = new ArrayList<>(sent.length);
    for (X509Certificate each : sent) {
      byte[] encoded = each.getEncoded();
      if (encoded.length > MAX_CERTIFICATE_BYTES) {
        throw refuse("the server sent a certificate of " + encoded.length + " bytes");
      }
      X509Certificate read =
          (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(encoded));
      if (!others.contains(read)) {
        others.add(read);
      }
    }
    X509Certificate leaf = others.remove(0);
    return new ReceivedChain(leaf, List.copyOf(others), GeneralName.subjectAlternatives(leaf));
  }

  /** With certificates that were found elsewhere; this same chain where none of them is new. */
  ReceivedChain with(List<X509Certificate> found) {
    List<X509Certificate> all = new ArrayList<>(others);
    for (X509Certificate each : found) {
      if (!all.contains(each) && !each.equals(leaf)) {
        all.add(each);
      }
    }
    return all.size() == others.size() ? this : new ReceivedChain(leaf, List.copyOf(all), names);
  }

  private static UpstreamCertificateException refuse(String detail) {
    return new UpstreamCertificateException(Failure.UPSTREAM_BAD_CERTIFICATE, detail);
  }
}
