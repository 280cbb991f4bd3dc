// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Bounds on certificate policies, checked before the JDK builds the policy tree of RFC 5280 §6.1.2
 * for a path: each level of mappings multiplies that tree, so that nine certificates of a few
 * kilobytes would keep a processor busy for hours.
 */
final class PolicyBounds {
  /** Certificates in public use have ten at most. */
  static final int MAX_POLICIES = 64;

  /** Of a whole path: bridges between governments' CAs, which alone use them, have some dozens. */
  static final int MAX_MAPPINGS = 64;

  private static final String POLICIES = "2.5.29.32";
  private static final String MAPPINGS = "2.5.29.33";

  private PolicyBounds() {}

  static void check(List<X509Certificate> path) throws CertificateException {
    int mappings = 0;
    for (X509Certificate each : path) {
      mappings += count(each, MAPPINGS);
      if (count(each, POLICIES) > MAX_POLICIES || mappings > MAX_MAPPINGS) {
        throw Extensions.refuse(each, "has more policies than can be checked");
      }
    }
  }

  private static int count(X509Certificate certificate, String oid) throws CertificateException {
    Der extension = Der.extension(certificate, oid);
    return extension == null ? 0 : extension.expect(Der.SEQUENCE).children().size();
  }
}
