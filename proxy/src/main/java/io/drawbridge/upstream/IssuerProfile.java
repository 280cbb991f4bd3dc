// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

/** What a certificate must be to issue others: a root or an intermediate (RFC 5280 §4.2.1). */
final class IssuerProfile {
  private static final int KEY_CERT_SIGN = 5;

  private IssuerProfile() {}

  /** Refuses a certificate that must not issue; dates and signatures are looked at elsewhere. */
  static void check(X509Certificate issuer) throws CertificateException {
    Extensions.check(issuer);
    if (issuer.getSubjectX500Principal().getEncoded().length <= 2) {
      throw Extensions.refuse(issuer, "issues but has no name");
    }
    if (issuer.getBasicConstraints() < 0) {
      throw Extensions.refuse(issuer, "is not that of a CA");
    }
    if (!Extensions.isCritical(issuer, Extensions.BASIC_CONSTRAINTS)) {
      throw Extensions.refuse(issuer, "has basic constraints that are not critical");
    }
    boolean[] usage = issuer.getKeyUsage();
    if (usage != null && !usage[KEY_CERT_SIGN]) {
      throw Extensions.refuse(issuer, "may not sign certificates by its key usage");
    }
    NameConstraints.of(issuer);
    ChainStrength.checkKey(issuer);
  }
}
