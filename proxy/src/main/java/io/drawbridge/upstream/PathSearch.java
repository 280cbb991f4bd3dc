// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import io.drawbridge.policy.Failure;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Looks for one good path from a leaf to a root, through whatever the server sent, in any order
 * (RFC 4158). Every step is checked before it is taken, and the number of signatures that one
 * search may verify is bounded. Used once, by one thread.
 */
final class PathSearch {
  /** Ten certificates that all sign each other have millions of paths. */
  static final int MAX_SIGNATURES = 32;

  /** As in Go's crypto/x509 and in rustls-webpki. */
  static final int MAX_NAME_COMPARISONS = 250_000;

  private final TrustRoots roots;
  private final ReceivedChain chain;
  private final Instant now;
  private int signatures;
  private long comparisons;
  private @Nullable CertificateException reason;

  PathSearch(TrustRoots roots, ReceivedChain chain, Instant now) {
    this.roots = roots;
    this.chain = chain;
    this.now = now;
  }

  /**
   * The path from leaf to root, both included.
   *
   * @throws CertificateException if there is none, with the first reason that a step failed for
   */
  List<X509Certificate> find() throws CertificateException {
    ChainStrength.checkSignature(chain.leaf());
    List<X509Certificate> path = extend(List.of(chain.leaf()));
    if (path != null) {
      return path;
    }
    if (reason != null) {
      throw reason;
    }
    throw new UpstreamCertificateException(
        Failure.UPSTREAM_UNTRUSTED,
        "no trusted root above issuer \"" + chain.leaf().getIssuerX500Principal().getName() + "\"");
  }

  private @Nullable List<X509Certificate> extend(List<X509Certificate> path)
      throws CertificateException {
    X509Certificate last = path.get(path.size() - 1);
    X500Principal issuer = last.getIssuerX500Principal();
    for (X509Certificate root : roots.named(issuer)) {
      List<X509Certificate> complete = step(path, last, root, true);
      if (complete != null) {
        return complete;
      }
    }
    CertificateException unfit = roots.unfit().get(issuer);
    if (unfit != null) {
      note(unfit);
    }
    for (X509Certificate next : candidates(last, issuer)) {
      if (!isOn(path, next)) {
        List<X509Certificate> longer = step(path, last, next, false);
        List<X509Certificate> complete = longer == null ? null : extend(longer);
        if (complete != null) {
          return complete;
        }
      }
    }
    return null;
  }

  /** Those that the identifier of the issuer's key points at come first. */
  private List<X509Certificate> candidates(X509Certificate last, X500Principal issuer) {
    List<X509Certificate> found = new ArrayList<>();
    for (X509Certificate each : chain.others()) {
      if (each.getSubjectX500Principal().equals(issuer)) {
        found.add(each);
      }
    }
    if (found.size() > 1) {
      found.sort(Comparator.comparing(each -> !KeyIdentifiers.agree(last, each)));
    }
    return found;
  }

  /** RFC 4158 §2.4.2: the same CA a second time leads nowhere new. */
  private static boolean isOn(List<X509Certificate> path, X509Certificate next) {
    return path.stream()
        .anyMatch(
            each ->
                each.getSubjectX500Principal().equals(next.getSubjectX500Principal())
                    && each.getPublicKey().equals(next.getPublicKey()));
  }

  /** The path with {@code issuer} at its end, null where it may not stand there. */
  private @Nullable List<X509Certificate> step(
      List<X509Certificate> path, X509Certificate last, X509Certificate issuer, boolean root)
      throws CertificateException {
    try {
      if (!root) {
        IssuerProfile.checkIntermediate(issuer);
      }
      checkDates(issuer, now);
      checkLength(path, issuer);
      checkNames(path, issuer);
    } catch (CertificateException e) {
      // A root that nobody trusts and the server sends along is not what is wrong.
      if (root || !Extensions.isSelfIssued(issuer)) {
        note(e);
      }
      return null;
    }
    if (++signatures > MAX_SIGNATURES) {
      throw new UpstreamCertificateException(
          Failure.UPSTREAM_BAD_CERTIFICATE,
          "the chain takes more than " + MAX_SIGNATURES + " signatures to verify");
    }
    if (!TrustRoots.isSigned(last, issuer.getPublicKey())) {
      return null;
    }
    List<X509Certificate> longer = new ArrayList<>(path);
    longer.add(issuer);
    if (root) {
      LeafProfile.check(chain.leaf(), chain.names());
      try {
        JdkPath.check(longer, now);
      } catch (CertificateException e) {
        note(e);
        return null;
      }
    }
    return longer;
  }

  /** Inclusive at both ends, and by whole seconds, since certificates know no less. */
  static void checkDates(X509Certificate certificate, Instant now) throws CertificateException {
    Instant second = now.truncatedTo(ChronoUnit.SECONDS);
    Instant from = certificate.getNotBefore().toInstant();
    Instant to = certificate.getNotAfter().toInstant();
    String of = "the certificate of \"" + certificate.getSubjectX500Principal().getName() + "\"";
    if (second.isAfter(to)) {
      throw new UpstreamCertificateException(Failure.UPSTREAM_EXPIRED, of + " expired on " + to);
    }
    if (second.isBefore(from)) {
      throw new UpstreamCertificateException(
          Failure.UPSTREAM_EXPIRED, of + " is not valid before " + from);
    }
  }

  /** RFC 5280 §4.2.1.9: neither the leaf nor the self-issued count. */
  private static void checkLength(List<X509Certificate> path, X509Certificate issuer)
      throws CertificateException {
    long between = path.stream().skip(1).filter(each -> !Extensions.isSelfIssued(each)).count();
    if (between > issuer.getBasicConstraints()) {
      throw Extensions.refuse(
          issuer, "allows " + issuer.getBasicConstraints() + " intermediates, not " + between);
    }
  }

  private void checkNames(List<X509Certificate> path, X509Certificate issuer)
      throws CertificateException {
    NameConstraints constraints = NameConstraints.of(issuer);
    if (constraints == null) {
      return;
    }
    for (int i = 0; i < path.size(); i++) {
      X509Certificate below = path.get(i);
      boolean leaf = i == 0;
      // RFC 5280 §6.1.3 (b): what a CA issues to itself on the way is not bound.
      if (leaf || !Extensions.isSelfIssued(below)) {
        List<GeneralName> names = leaf ? chain.names() : GeneralName.subjectAlternatives(below);
        comparisons += (names.size() + 1L) * constraints.size();
        if (comparisons > MAX_NAME_COMPARISONS) {
          throw Extensions.refuse(issuer, "has more name constraints than can be checked");
        }
        String refused = constraints.refusal(below.getSubjectX500Principal(), names);
        if (refused != null) {
          throw Extensions.refuse(issuer, "does not allow " + refused);
        }
      }
    }
  }

  private void note(CertificateException e) {
    if (reason == null) {
      reason = e;
    }
  }
}
