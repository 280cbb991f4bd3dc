// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import io.drawbridge.policy.Failure;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;

/**
 * What every certificate of a chain must keep to in its extensions (RFC 5280 §4.2): nothing
 * critical that is not understood, a purpose that fits, and access information of the right form.
 */
final class Extensions {
  static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
  static final String AUTHORITY_INFORMATION_ACCESS = "1.3.6.1.5.5.7.1.1";
  private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
  static final String POLICY_CONSTRAINTS = "2.5.29.36";
  private static final String INHIBIT_ANY_POLICY = "2.5.29.54";
  static final String BASIC_CONSTRAINTS = "2.5.29.19";

  /** Key identifiers and access information are known too, but must not be critical. */
  private static final Set<String> MAY_BE_CRITICAL =
      Set.of(
          "2.5.29.15", // keyUsage
          BASIC_CONSTRAINTS,
          SUBJECT_ALTERNATIVE_NAME,
          EXTENDED_KEY_USAGE,
          NameConstraints.OID,
          "2.5.29.32", // certificatePolicies
          "2.5.29.33", // policyMappings
          POLICY_CONSTRAINTS,
          INHIBIT_ANY_POLICY);

  private static final String ANY_PURPOSE = "2.5.29.37.0";
  private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";

  private Extensions() {}

  /** Refuses a certificate whose version or extensions are not in order. */
  static void check(X509Certificate certificate) throws CertificateException {
    if (certificate.getVersion() != 3) {
      throw refuse(certificate, "is of version " + certificate.getVersion() + ", not 3");
    }
    for (String oid : critical(certificate)) {
      if (!MAY_BE_CRITICAL.contains(oid)) {
        throw refuse(certificate, "has the critical extension " + oid);
      }
    }
    for (String oid : List.of(POLICY_CONSTRAINTS, INHIBIT_ANY_POLICY)) {
      if (certificate.getExtensionValue(oid) != null && !isCritical(certificate, oid)) {
        throw refuse(certificate, "has the extension " + oid + " that is not critical");
      }
    }
    checkPurpose(certificate);
    checkAccess(certificate);
  }

  static boolean isCritical(X509Certificate certificate, String oid) {
    return critical(certificate).contains(oid);
  }

  static boolean isSelfIssued(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
  }

  static UpstreamCertificateException refuse(X509Certificate certificate, String what) {
    return new UpstreamCertificateException(
        Failure.UPSTREAM_BAD_CERTIFICATE,
        "the certificate of \"" + certificate.getSubjectX500Principal().getName() + "\" " + what);
  }

  /** RFC 5280 §4.2.1.12; in an issuer it bounds what its certificates are for. */
  private static void checkPurpose(X509Certificate certificate) throws CertificateException {
    List<String> purposes = certificate.getExtendedKeyUsage();
    if (purposes != null
        && !purposes.contains(SERVER_AUTHENTICATION)
        && !purposes.contains(ANY_PURPOSE)) {
      throw refuse(certificate, "is not for TLS servers");
    }
  }

  /** RFC 5280 §4.2.2.1: one access description at least, each a method and a location. */
  private static void checkAccess(X509Certificate certificate) throws CertificateException {
    Der access = Der.extension(certificate, AUTHORITY_INFORMATION_ACCESS);
    if (access == null) {
      return;
    }
    List<Der> descriptions = access.expect(Der.SEQUENCE).children();
    for (Der each : descriptions) {
      if (each.expect(Der.SEQUENCE).children().size() != 2) {
        throw refuse(certificate, "has malformed authority information access");
      }
    }
    if (descriptions.isEmpty()) {
      throw refuse(certificate, "has empty authority information access");
    }
  }

  private static Set<String> critical(X509Certificate certificate) {
    Set<String> critical = certificate.getCriticalExtensionOIDs();
    return critical == null ? Set.of() : critical;
  }
}
