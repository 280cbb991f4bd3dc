// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import io.drawbridge.policy.Failure;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The OCSP response that a server staples to its certificate (RFC 6066 §8). The JDK reads and
 * verifies it: signature of the issuer or of a responder that the issuer named for this, dates with
 * 15 minutes of grace, and that it is about this certificate. Nothing is asked of the network.
 *
 * <p>A response that says "revoked" refuses the certificate. One that cannot be used counts as
 * none, as whoever holds a revoked certificate would send none; but a certificate that promises a
 * response (RFC 7633) is refused without a good one.
 */
final class StapledStatus {
  private static final String TLS_FEATURE = "1.3.6.1.5.5.7.1.24";
  private static final int INTEGER = 0x02;
  private static final byte STATUS_REQUEST = 5; // the extension's number, RFC 6066 §8

  private StapledStatus() {}

  /**
   * Refuses the leaf of {@code path} where it is revoked, or a promised response is missing.
   *
   * @param path from leaf to root
   * @param stapled what the server sent, empty for nothing
   */
  static void check(List<X509Certificate> path, List<byte[]> stapled, Instant now)
      throws CertificateException {
    X509Certificate leaf = path.get(0);
    boolean promised = promises(leaf);
    if (stapled.isEmpty() || path.size() < 2) {
      if (promised) {
        throw missing(leaf, "but the server sent none");
      }
      return;
    }
    try {
      validate(leaf, path.get(1), stapled.get(0), now);
    } catch (CertPathValidatorException e) {
      if (e.getReason() == BasicReason.REVOKED) {
        throw new UpstreamCertificateException(
            Failure.UPSTREAM_REVOKED,
            "the certificate of \""
                + leaf.getSubjectX500Principal().getName()
                + "\" is revoked by its issuer's own word: "
                + e.getMessage());
      }
      if (promised) {
        throw missing(leaf, "but the one sent is no good: " + e.getMessage());
      }
    } catch (GeneralSecurityException | RuntimeException e) {
      if (promised) {
        throw missing(leaf, "but the one sent cannot be read: " + e.getMessage());
      }
    }
  }

  private static void validate(
      X509Certificate leaf, X509Certificate issuer, byte[] response, Instant now)
      throws GeneralSecurityException {
    CertPathValidator validator = CertPathValidator.getInstance("PKIX");
    PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
    checker.setOcspResponses(Map.of(leaf, response));
    // With a response at hand the JDK asks no responder; and never falls back to CRLs.
    checker.setOptions(EnumSet.of(Option.ONLY_END_ENTITY, Option.NO_FALLBACK));
    PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(issuer, null)));
    parameters.setDate(Date.from(now));
    parameters.addCertPathChecker(checker);
    CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf));
    validator.validate(path, parameters);
  }

  /** RFC 7633 §4.2.3.1, as CAs issue it under the name OCSP must-staple. */
  private static boolean promises(X509Certificate leaf) throws CertificateException {
    Der features = Der.extension(leaf, TLS_FEATURE);
    if (features == null) {
      return false;
    }
    for (Der feature : features.expect(Der.SEQUENCE).children()) {
      byte[] value = feature.expect(INTEGER).value();
      if (value.length == 1 && value[0] == STATUS_REQUEST) {
        return true;
      }
    }
    return false;
  }

  private static UpstreamCertificateException missing(X509Certificate leaf, String what) {
    return new UpstreamCertificateException(
        Failure.UPSTREAM_REVOCATION_UNKNOWN,
        "the certificate of \""
            + leaf.getSubjectX500Principal().getName()
            + "\" promises a stapled OCSP response, "
            + what);
  }
}
