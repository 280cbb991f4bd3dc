// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.security.auth.x500.X500Principal;

/**
 * The roots, each vetted once when loaded: one that is not fit to issue is kept apart, so that it
 * vouches for nobody and a chain that needs it is told why. Immutable; dates are looked at when a
 * chain is verified.
 */
final class TrustRoots {
  private final Map<X500Principal, List<X509Certificate>> fit = new HashMap<>();
  private final Map<X500Principal, CertificateException> unfit = new HashMap<>();

  TrustRoots(Collection<X509Certificate> roots) {
    for (X509Certificate root : roots) {
      X500Principal name = root.getSubjectX500Principal();
      try {
        IssuerProfile.check(root);
        checkOwnKey(root);
        fit.computeIfAbsent(name, unused -> new ArrayList<>(1)).add(root);
      } catch (CertificateException e) {
        unfit.put(name, e);
      }
    }
  }

  /** The roots of that name. */
  List<X509Certificate> named(X500Principal name) {
    return fit.getOrDefault(name, List.of());
  }

  /** Why the roots that are not used are not, by name. */
  Map<X500Principal, CertificateException> unfit() {
    return Map.copyOf(unfit);
  }

  /** How many are used. */
  int size() {
    return fit.values().stream().mapToInt(List::size).sum();
  }

  /** RFC 5280 §4.2.1.1: the issuer's key of a self-signed certificate is its own. */
  private static void checkOwnKey(X509Certificate root) throws CertificateException {
    byte[] issuer = Extensions.authorityKey(root);
    if (issuer.length > 0
        && !Arrays.equals(issuer, Extensions.subjectKey(root))
        && Extensions.isSelfIssued(root)
        && isSigned(root, root.getPublicKey())) {
      throw Extensions.refuse(root, "is self-signed but names another key as its issuer's");
    }
  }

  /** Whether {@code key} made the signature; false too where it is of another kind. */
  static boolean isSigned(X509Certificate certificate, PublicKey key) {
    try {
      certificate.verify(key);
      return true;
    } catch (GeneralSecurityException | RuntimeException e) {
      return false;
    }
  }
}
