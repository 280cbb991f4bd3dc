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
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;

/** The JDK's opinion on a path that has been found: all of RFC 5280 §6, policies included. */
final class JdkPath {
  private JdkPath() {}

  /** Refuses what the JDK refuses of {@code path}, which goes from leaf to root. */
  static void check(List<X509Certificate> path, Instant now) throws CertificateException {
    PolicyBounds.check(path);
    int root = path.size() - 1;
    try {
      PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(path.get(root), null)));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      CertPath below =
          CertificateFactory.getInstance("X.509").generateCertPath(path.subList(0, root));
      CertPathValidator.getInstance("PKIX").validate(below, parameters);
    } catch (CertPathValidatorException e) {
      if (e.getReason() != PKIXReason.INVALID_NAME || hasPolicyConstraints(path)) {
        throw named(e);
      }
      // The JDK takes the common name of a CA for a DNS name. The names have been checked, more
      // strictly, and the rest too, but for policies, which none of the path insists on.
    } catch (CertificateException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new UpstreamCertificateException(
          Failure.UPSTREAM_BAD_CERTIFICATE, String.valueOf(e.getMessage()));
    }
  }

  private static boolean hasPolicyConstraints(List<X509Certificate> path) {
    return path.stream()
        .anyMatch(each -> each.getExtensionValue(Extensions.POLICY_CONSTRAINTS) != null);
  }

  private static CertificateException named(CertPathValidatorException e) {
    Failure failure =
        e.getReason() == BasicReason.ALGORITHM_CONSTRAINED
            ? Failure.UPSTREAM_WEAK_KEY
            : e.getReason() == BasicReason.EXPIRED || e.getReason() == BasicReason.NOT_YET_VALID
                ? Failure.UPSTREAM_EXPIRED
                : Failure.UPSTREAM_BAD_CERTIFICATE;
    return new UpstreamCertificateException(failure, "the chain is refused: " + e.getMessage());
  }
}
