// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * A chain as a server may send it, one DER certificate after the other, the last of them trusted:
 * accepted, or refused with a {@link CertificateException} and nothing else.
 */
class CertificateFuzzTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2025-01-01T00:00:00Z"), ZoneOffset.UTC);

  @FuzzTest(maxDuration = "5s")
  void verify(byte[] bytes) {
    try {
      List<X509Certificate> all = certificates(bytes);
      if (all.isEmpty()) {
        return;
      }
      List<X509Certificate> roots = List.of(all.get(all.size() - 1));
      UpstreamTrust.of(roots, CLOCK)
          .verify(all.toArray(new X509Certificate[0]), "UNKNOWN", "example.com");
    } catch (CertificateException refused) {
      // As it should be.
    }
  }

  private static List<X509Certificate> certificates(byte[] bytes) throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    List<X509Certificate> certificates = new ArrayList<>();
    while (in.available() > 0) {
      certificates.add((X509Certificate) factory.generateCertificate(in));
    }
    return certificates;
  }
}
