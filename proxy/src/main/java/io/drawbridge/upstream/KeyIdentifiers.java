// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;

/** Which key a certificate holds and which one signed it (RFC 5280 §4.2.1.1 and §4.2.1.2). */
final class KeyIdentifiers {
  private static final String SUBJECT_KEY_IDENTIFIER = "2.5.29.14";
  static final String AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";
  private static final int KEY_IDENTIFIER = 0x80;

  private KeyIdentifiers() {}

  /** Refuses a leaf or an intermediate that does not say whose key signed it. */
  static void checkIssued(X509Certificate certificate) throws CertificateException {
    if (authorityKey(certificate).length == 0) {
      throw Extensions.refuse(certificate, "has no authority key identifier");
    }
  }

  /** Refuses an issuer that does not name its key. */
  static void checkIssuer(X509Certificate issuer) throws CertificateException {
    if (subjectKey(issuer).length == 0) {
      throw Extensions.refuse(issuer, "has no subject key identifier");
    }
  }

  /** Refuses a root that names no key as its issuer's, or a wrong one; it may leave it out. */
  static void checkRoot(X509Certificate root) throws CertificateException {
    if (root.getExtensionValue(AUTHORITY_KEY_IDENTIFIER) == null) {
      return;
    }
    checkIssued(root);
    if (Extensions.isSelfIssued(root)
        && !Arrays.equals(authorityKey(root), subjectKey(root))
        && TrustRoots.isSigned(root, root.getPublicKey())) {
      throw Extensions.refuse(root, "is self-signed but names another key as its issuer's");
    }
  }

  /** Whether {@code issuer} holds the key that {@code issued} names as its issuer's. */
  static boolean agree(X509Certificate issued, X509Certificate issuer) {
    try {
      return Arrays.equals(authorityKey(issued), subjectKey(issuer));
    } catch (CertificateParsingException e) {
      return false;
    }
  }

  private static byte[] subjectKey(X509Certificate certificate) throws CertificateParsingException {
    Der extension = Der.extension(certificate, SUBJECT_KEY_IDENTIFIER);
    return extension == null ? new byte[0] : extension.expect(Der.OCTET_STRING).value();
  }

  private static byte[] authorityKey(X509Certificate certificate)
      throws CertificateParsingException {
    Der extension = Der.extension(certificate, AUTHORITY_KEY_IDENTIFIER);
    if (extension != null) {
      for (Der field : extension.expect(Der.SEQUENCE).children()) {
        if (field.tag() == KEY_IDENTIFIER) {
          return field.value();
        }
      }
    }
    return new byte[0];
  }
}
