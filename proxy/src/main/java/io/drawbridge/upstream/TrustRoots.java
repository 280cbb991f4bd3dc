// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
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

  /**
   * Vets {@code roots}.
   *
   * @param curated whether they come from the system's store
   */
  TrustRoots(Collection<X509Certificate> roots, boolean curated) {
    for (X509Certificate root : roots) {
      X500Principal name = root.getSubjectX500Principal();
      try {
        IssuerProfile.checkRoot(root, curated);
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
