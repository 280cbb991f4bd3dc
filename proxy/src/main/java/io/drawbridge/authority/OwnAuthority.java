// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our own root in the data directory, with two issuing certificates below it. The root's key is
 * needed only to renew those and may be kept elsewhere between.
 */
final class OwnAuthority extends Authority {
  private static final Logger LOG = LoggerFactory.getLogger(OwnAuthority.class);

  /**
   * A renewal that failed, for want of the root's key or a writable disk, is not tried per leaf.
   */
  private static final Duration RETRY = Duration.ofHours(1);

  private final OwnFiles files;
  private final CertificateFile root;
  private final Clock clock;
  private final ReentrantLock renewing = new ReentrantLock();
  private volatile Map<LeafKey, Issuer> issuers;
  private volatile Instant nextTry = Instant.MIN;
  private volatile Instant nextComplaint = Instant.MIN;

  private OwnAuthority(
      OwnFiles files, CertificateFile root, Clock clock, Map<LeafKey, Issuer> issuers) {
    this.files = files;
    this.root = root;
    this.clock = clock;
    this.issuers = issuers;
  }

  static OwnAuthority open(Path data, Clock clock, SecureRandom random) throws AuthorityException {
    OwnFiles files = new OwnFiles(data, random);
    OwnFiles.Loaded loaded = files.load(clock.instant(), true);
    OwnAuthority authority = new OwnAuthority(files, loaded.root(), clock, loaded.issuers());
    for (LeafKey type : LeafKey.values()) {
      authority.issuer(type); // warns now, not at the first leaf, where a renewal is due
    }
    return authority;
  }

  static List<CertificateFile> inspect(Path data) throws AuthorityException {
    return OwnFiles.inspect(data);
  }

  @Override
  public CertificateFile root() {
    return root;
  }

  @Override
  Issuer issuer(LeafKey type) {
    Instant now = clock.instant();
    Issuer issuer = of(type);
    if (OwnFiles.isDue(issuer, root.certificate(), now) && !now.isBefore(nextTry)) {
      renew(now);
      issuer = of(type);
    }
    if (now.isAfter(issuer.notAfter())) {
      throw new IllegalStateException(
          issuer.certificate().getSubjectX500Principal()
              + " expired "
              + issuer.notAfter()
              + "; put root-key.pem back into "
              + files.directory());
    }
    return issuer;
  }

  @Override
  public boolean refresh() {
    Instant now = clock.instant();
    renewing.lock();
    try {
      if (!files.isReplaced(issuers)) {
        return false;
      }
      takeOver(now);
      LOG.info("took over the issuing certificates in {}", files.directory());
      return true;
    } catch (AuthorityException e) {
      if (!now.isBefore(nextComplaint)) {
        nextComplaint = now.plus(RETRY);
        LOG.warn("issuing certificates not taken over: {}", e.getMessage());
      }
      return false;
    } finally {
      renewing.unlock();
    }
  }

  /** Reads the files; those of another root are not taken. */
  private void takeOver(Instant now) throws AuthorityException {
    OwnFiles.Loaded loaded = files.load(now, false);
    if (!loaded.root().certificate().equals(root.certificate())) {
      throw AuthorityException.of(
          root.file(), "another root now", "the root of the start", "Restart to use it.");
    }
    issuers = loaded.issuers();
  }

  private Issuer of(LeafKey type) {
    Issuer issuer = issuers.get(type);
    if (issuer == null) {
      throw new IllegalStateException("no issuing certificate for " + type);
    }
    return issuer;
  }

  /** Threads that find one renewing go on with the certificate that they have. */
  private void renew(Instant now) {
    if (!renewing.tryLock()) {
      return;
    }
    try {
      if (now.isBefore(nextTry)) {
        return;
      }
      nextTry = now.plus(RETRY);
      takeOver(now);
      if (issuers.values().stream()
          .anyMatch(issuer -> OwnFiles.isDue(issuer, root.certificate(), now))) {
        LOG.warn(
            "issuing certificates are due for renewal; put root-key.pem back into {} for it",
            files.directory());
      }
    } catch (AuthorityException e) {
      LOG.warn("issuing certificates not renewed: {}", e.getMessage());
    } finally {
      renewing.unlock();
    }
  }
}
