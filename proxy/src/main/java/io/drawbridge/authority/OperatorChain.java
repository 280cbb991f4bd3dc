// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/** Whether certificates given by the operator can stand above leaves (RFC 5280 §4.2.1, §6.1). */
final class OperatorChain {
  private static final int KEY_CERT_SIGN = 5; // bit of KeyUsage, RFC 5280 §4.2.1.3
  private static final String ANY_USAGE = "2.5.29.37.0";
  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

  private static final String RENEWED =
      "Check this machine's clock; give a certificate that is in force.";

  private OperatorChain() {}

  /**
   * Checks a chain, the signing CA first.
   *
   * @return how many levels of CAs may stand below the first
   */
  static int check(List<X509Certificate> chain, Path file, Instant now) throws AuthorityException {
    int levels = Integer.MAX_VALUE;
    for (int i = 0; i < chain.size(); i++) {
      X509Certificate certificate = chain.get(i);
      checkCa(certificate, file);
      checkTime(certificate, file, now, RENEWED);
      if (i + 1 < chain.size()) {
        checkSigned(certificate, chain.get(i + 1), file);
      }
      // -1 and below: not even the first of the chain may be a CA.
      levels = Math.min(levels, certificate.getBasicConstraints() - i);
    }
    if (levels < 0) {
      throw AuthorityException.of(
          file,
          "a chain longer than the path length of its certificates permits",
          "a CA that those above it permit",
          "Ask who runs the company's CA for a sub-CA.");
    }
    return levels;
  }

  static boolean isSelfSigned(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())
        && isSignedBy(certificate, certificate);
  }

  static boolean isSignedBy(X509Certificate certificate, X509Certificate issuer) {
    try {
      certificate.verify(issuer.getPublicKey());
      return certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  static void checkTime(X509Certificate certificate, Path file, Instant now, String remedy)
      throws AuthorityException {
    Validity validity = Validity.of(certificate);
    if (!validity.includes(now)) {
      throw AuthorityException.of(
          file,
          "valid from " + validity.notBefore() + " to " + validity.notAfter(),
          "a certificate valid at " + now,
          remedy);
    }
  }

  static void checkCa(X509Certificate certificate, Path file) throws AuthorityException {
    String subject = certificate.getSubjectX500Principal().toString();
    boolean[] usage = certificate.getKeyUsage();
    if (certificate.getBasicConstraints() < 0 || (usage != null && !usage[KEY_CERT_SIGN])) {
      throw AuthorityException.of(
          file,
          subject + " may not sign certificates",
          "basicConstraints CA:true and keyUsage keyCertSign",
          "Give a CA or sub-CA certificate first, then those above it; no server certificate.");
    }
    try {
      List<String> purposes = certificate.getExtendedKeyUsage();
      if (purposes != null && !purposes.contains(SERVER_AUTH) && !purposes.contains(ANY_USAGE)) {
        throw AuthorityException.of(
            file,
            subject + " has extendedKeyUsage " + purposes,
            "serverAuth, or no extendedKeyUsage",
            "Ask for a sub-CA that may issue TLS server certificates.");
      }
      Keys.signatureAlgorithm(certificate.getPublicKey());
    } catch (CertificateParsingException | IllegalArgumentException e) {
      throw AuthorityException.of(
          file,
          subject + ": " + e.getMessage(),
          "a key of RSA 2048 bits or more, or on P-256, P-384 or P-521",
          "Ask for a CA with such a key.",
          e);
    }
  }

  private static void checkSigned(X509Certificate lower, X509Certificate upper, Path file)
      throws AuthorityException {
    if (!isSignedBy(lower, upper)) {
      throw AuthorityException.of(
          file,
          lower.getSubjectX500Principal() + " is not signed by " + upper.getSubjectX500Principal(),
          "the CA first, then each certificate's issuer",
          "Put the certificates in this order, and leave out those that do not belong.");
    }
  }
}
