// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.DSAPublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/** A certificate's fields as text, for reports. */
final class CertificateText {
  private static final int DNS = 2;
  private static final int IP = 7;

  private CertificateText() {}

  static String subject(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }

  static String issuer(X509Certificate certificate) {
    return certificate.getIssuerX500Principal().getName();
  }

  /** {@code RSA 2048 bits}. */
  static String key(X509Certificate certificate) {
    int bits =
        switch (certificate.getPublicKey()) {
          case RSAPublicKey rsa -> rsa.getModulus().bitLength();
          case ECPublicKey ec -> ec.getParams().getOrder().bitLength();
          case DSAPublicKey dsa -> dsa.getParams().getP().bitLength();
          default -> 0;
        };
    String algorithm = certificate.getPublicKey().getAlgorithm();
    return bits == 0 ? algorithm : algorithm + " " + bits + " bits";
  }

  /** DNS names and IP addresses of subjectAltName. */
  static List<String> names(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null
          ? List.of()
          : names.stream()
              .filter(name -> name.get(0).equals(DNS) || name.get(0).equals(IP))
              .map(name -> String.valueOf(name.get(1)))
              .toList();
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }

  /** SHA-256 of the certificate, in lower-case hexadecimal. */
  static String sha256(X509Certificate certificate) {
    try {
      return HexFormat.of().formatHex(DhPrimes.sha256(certificate.getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("it was read from its encoding", e);
    }
  }
}
