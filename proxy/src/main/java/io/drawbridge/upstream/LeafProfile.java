// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** What a server's own certificate must be: a leaf that names its server and issues nothing. */
final class LeafProfile {
  private static final int KEY_CERT_SIGN = 5;

  private LeafProfile() {}

  /** Refuses a certificate that is not fit to be a server's. */
  static void check(X509Certificate leaf, List<GeneralName> names) throws CertificateException {
    Extensions.check(leaf);
    KeyIdentifiers.checkIssued(leaf);
    ChainStrength.checkKey(leaf);
    boolean[] usage = leaf.getKeyUsage();
    if (leaf.getBasicConstraints() >= 0 || (usage != null && usage[KEY_CERT_SIGN])) {
      throw Extensions.refuse(leaf, "is that of a CA, not of a server");
    }
    if (leaf.getExtensionValue(NameConstraints.OID) != null) {
      throw Extensions.refuse(leaf, "has name constraints, which are for CAs");
    }
    if (leaf.getIssuerX500Principal().getEncoded().length <= 2) {
      throw Extensions.refuse(leaf, "names no issuer");
    }
    boolean unnamed = leaf.getSubjectX500Principal().getEncoded().length <= 2;
    if (!names.isEmpty()
        && unnamed != Extensions.isCritical(leaf, Extensions.SUBJECT_ALTERNATIVE_NAME)) {
      throw Extensions.refuse(
          leaf,
          unnamed
              ? "has no subject, and alternative names that are not critical"
              : "has a subject, and alternative names that are critical all the same");
    }
    checkCommonNames(leaf, names);
  }

  /**
   * A common name is never matched. But one that is an address must be one of the addresses the
   * certificate is for, in the one spelling there is: otherwise it tells two stories.
   */
  private static void checkCommonNames(X509Certificate leaf, List<GeneralName> names)
      throws CertificateException {
    try {
      for (Rdn rdn : new LdapName(leaf.getSubjectX500Principal().getName()).getRdns()) {
        if (rdn.getType().equalsIgnoreCase("CN")
            && rdn.getValue() instanceof String name
            && IpText.isAddressLike(name)
            && names.stream()
                .noneMatch(
                    each ->
                        each.type() == GeneralName.IP
                            && each.isWellFormed()
                            && IpText.canonical(each.octets()).equals(name))) {
          throw Extensions.refuse(leaf, "has an address as its common name that it is not for");
        }
      }
    } catch (InvalidNameException e) {
      throw new CertificateException("malformed subject", e);
    }
  }
}
