// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

/** What a certificate must be to issue others: a root or an intermediate (RFC 5280 §4.2.1). */
final class IssuerProfile {
  private static final int KEY_CERT_SIGN = 5;

  private IssuerProfile() {}

  /** Refuses an intermediate that must not issue; dates are looked at elsewhere. */
  static void checkIntermediate(X509Certificate issuer) throws CertificateException {
    checkAuthority(issuer);
    checkForm(issuer);
    KeyIdentifiers.checkIssued(issuer);
    ChainStrength.checkSignature(issuer);
  }

  /**
   * Refuses a root that must not issue. Who made the signature on it is nobody's concern.
   *
   * @param curated whether it comes from the system's store. A few roots of those who run such
   *     stores with care lack what {@link #checkForm} asks for, which makes them no weaker.
   */
  static void checkRoot(X509Certificate root, boolean curated) throws CertificateException {
    checkAuthority(root);
    KeyIdentifiers.checkRoot(root);
    if (!curated) {
      checkForm(root);
    }
  }

  private static void checkAuthority(X509Certificate issuer) throws CertificateException {
    Extensions.check(issuer);
    if (issuer.getSubjectX500Principal().getEncoded().length <= 2) {
      throw Extensions.refuse(issuer, "issues but has no name");
    }
    if (issuer.getBasicConstraints() < 0) {
      throw Extensions.refuse(issuer, "is not that of a CA");
    }
    boolean[] usage = issuer.getKeyUsage();
    if (usage != null && !usage[KEY_CERT_SIGN]) {
      throw Extensions.refuse(issuer, "may not sign certificates by its key usage");
    }
    NameConstraints.of(issuer);
    ChainStrength.checkKey(issuer);
  }

  private static void checkForm(X509Certificate issuer) throws CertificateException {
    if (!Extensions.isCritical(issuer, Extensions.BASIC_CONSTRAINTS)) {
      throw Extensions.refuse(issuer, "has basic constraints that are not critical");
    }
    KeyIdentifiers.checkIssuer(issuer);
  }
}
