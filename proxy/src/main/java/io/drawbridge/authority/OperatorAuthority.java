// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A company's CA or sub-CA. Where its path length permits, leaves are signed by issuing
 * certificates below it, made at start and kept in memory only; else by the CA itself.
 */
final class OperatorAuthority extends Authority {
  private static final Duration ISSUING_LIFETIME = Duration.ofDays(365);

  private final CertificateFile root;
  private final Issuer operator;
  private final boolean below;
  private final Clock clock;
  private final SecureRandom random;
  private final CertificateProfile profile;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<LeafKey, Issuer> issuers = new EnumMap<>(LeafKey.class);

  private OperatorAuthority(
      CertificateFile root, Issuer operator, boolean below, Clock clock, SecureRandom random) {
    this.root = root;
    this.operator = operator;
    this.below = below;
    this.clock = clock;
    this.random = random;
    this.profile = new CertificateProfile(random);
  }

  static OperatorAuthority open(OperatorFiles files, Clock clock, SecureRandom random)
      throws AuthorityException {
    List<X509Certificate> chain = files.chain();
    int levels = OperatorChain.check(chain, files.certificate(), clock.instant());
    PrivateKey privateKey = files.privateKey(chain.get(0));
    List<X509Certificate> sent = new ArrayList<>(chain);
    sent.removeIf(OperatorChain::isSelfSigned);
    Issuer operator = new Issuer(privateKey, chain.get(0), sent);
    CertificateFile root = trusted(files.certificate(), chain);
    return new OperatorAuthority(root, operator, levels > 0, clock, random);
  }

  /** The last certificate of the chain: the root, or the nearest to it that the operator gave. */
  static CertificateFile trusted(Path file, List<X509Certificate> chain) {
    return new CertificateFile(file, chain.get(chain.size() - 1));
  }

  @Override
  public CertificateFile root() {
    return root;
  }

  /** Nobody else makes them: they live in this object only. */
  @Override
  public boolean refresh() {
    return false;
  }

  @Override
  Issuer issuer(LeafKey type) {
    Instant now = clock.instant();
    if (now.isAfter(operator.notAfter())) {
      throw new IllegalStateException(
          root.file() + ": expired " + operator.notAfter() + "; give a renewed CA and restart");
    }
    if (!below) {
      return operator;
    }
    lock.lock();
    try {
      Issuer issuer = issuers.get(type);
      if (issuer == null || isDue(issuer, now)) {
        issuer = make(type, now);
        issuers.put(type, issuer);
      }
      return issuer;
    } finally {
      lock.unlock();
    }
  }

  /** One that already lasts as long as the CA itself gains nothing by renewal. */
  private boolean isDue(Issuer issuer, Instant now) {
    return now.isAfter(issuer.renewAt()) && issuer.notAfter().isBefore(operator.notAfter());
  }

  private Issuer make(LeafKey type, Instant now) {
    KeyPair key = type.generate(random);
    Validity validity = Validity.starting(now, ISSUING_LIFETIME, operator.notAfter());
    X509Certificate certificate = profile.issuing(type, key.getPublic(), operator, validity);
    List<X509Certificate> sent = new ArrayList<>();
    sent.add(certificate);
    sent.addAll(operator.sent());
    return new Issuer(key.getPrivate(), certificate, sent);
  }
}
