// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import io.drawbridge.policy.Failure;
import java.net.URI;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds a path to a root, with intermediates fetched that a server does not send. */
final class PathFinder {
  /** Of intermediates for one chain; more than two below a root are rare. */
  private static final int MAX_FETCHES = 3;

  private final TrustRoots roots;
  private final @Nullable Intermediates intermediates;
  private final Instant now;

  /**
   * For one chain.
   *
   * @param intermediates null where none are fetched
   */
  PathFinder(TrustRoots roots, @Nullable Intermediates intermediates, Instant now) {
    this.roots = roots;
    this.intermediates = intermediates;
    this.now = now;
  }

  /**
   * A path from what the server sent and, where that is not enough, what was fetched.
   *
   * @throws CertificateException where there is none, which says why
   */
  List<X509Certificate> find(ReceivedChain sent) throws CertificateException {
    ReceivedChain chain = sent;
    for (int fetches = 0; ; fetches++) {
      try {
        return new PathSearch(roots, chain, now).find();
      } catch (UpstreamCertificateException e) {
        URI missing =
            e.failure() == Failure.UPSTREAM_UNTRUSTED && fetches < MAX_FETCHES
                ? MissingIssuer.location(chain)
                : null;
        if (missing == null) {
          throw e;
        }
        ReceivedChain longer = chain.with(fetched(missing, e));
        if (longer.others().size() == chain.others().size()) {
          throw e;
        }
        chain = longer;
      }
    }
  }

  private List<X509Certificate> fetched(URI missing, CertificateException untrusted)
      throws CertificateException {
    String what = untrusted.getMessage() + ", whose certificate the server does not send";
    if (intermediates == null) {
      throw incomplete(
          what + ": it should be at " + missing + " (upstream.fetch-intermediates is off)");
    }
    Intermediates.Known known = intermediates.get(missing);
    if (known.failure() != null) {
      throw incomplete(what + " and " + missing + " has not: " + known.failure());
    }
    if (known.certificates().isEmpty()) {
      throw new AwaitedIssuerException(
          what + "; it is being fetched from " + missing + ", try again",
          intermediates.arrival(missing));
    }
    return known.certificates();
  }

  private static UpstreamCertificateException incomplete(String detail) {
    return new UpstreamCertificateException(Failure.UPSTREAM_INCOMPLETE_CHAIN, detail);
  }
}
