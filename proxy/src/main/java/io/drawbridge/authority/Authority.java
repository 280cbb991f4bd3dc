// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Who signs leaf certificates: our own root with two issuing certificates, or the operator's CA.
 *
 * <p>Safe for use by several threads. It owns its private keys and gives out none but to the
 * signing of leaves in this package.
 */
public abstract sealed class Authority permits OwnAuthority, OperatorAuthority {

  Authority() {}

  /**
   * Opens the authority; without an operator's CA, makes a root on first start. Blocks on files,
   * and for the making of keys up to some seconds.
   *
   * @throws AuthorityException where a file is missing, unsafe, unusable, expired or belongs to
   *     another set
   */
  public static Authority open(AuthorityOptions options, Clock clock, SecureRandom random)
      throws AuthorityException {
    OperatorFiles operator = options.operator();
    if (operator != null) {
      return OperatorAuthority.open(operator, clock, random);
    }
    return OwnAuthority.open(options.data(), clock, random);
  }

  /**
   * The certificates that {@link #open} would use: the one to trust first, then those below it that
   * are kept in files. Reads no key, but for a PKCS #12 file its password. Makes nothing; empty
   * where the first {@link #open} is still to make the root.
   *
   * @throws AuthorityException where a certificate cannot be read
   */
  public static List<CertificateFile> inspect(AuthorityOptions options) throws AuthorityException {
    OperatorFiles operator = options.operator();
    if (operator != null) {
      return operator.chain().reversed().stream()
          .map(each -> new CertificateFile(operator.certificate(), each))
          .toList();
    }
    return OwnAuthority.inspect(options.data());
  }

  /**
   * Replaces the issuing certificates of our own root, and their keys, by new ones. Clients, who
   * trust the root, notice nothing; a proxy that runs on these files takes them over by {@link
   * #refresh}.
   *
   * @return as {@link #inspect} afterwards
   * @throws AuthorityException where there is an operator's CA, no root yet, or not its key
   */
  public static List<CertificateFile> rotate(
      AuthorityOptions options, Clock clock, SecureRandom random) throws AuthorityException {
    OperatorFiles operator = options.operator();
    if (operator != null) {
      throw AuthorityException.of(
          operator.certificate(),
          "an operator's CA",
          "the proxy's own root",
          "Issuing certificates below an operator's CA are new at each start; restart for that.");
    }
    new OwnFiles(options.data(), random).rotate(clock.instant());
    return inspect(options);
  }

  /** What clients must trust. */
  public abstract CertificateFile root();

  /**
   * Who signs leaves of this type now. May renew the issuing certificate first, which blocks.
   *
   * @throws IllegalStateException where the issuing certificate has expired and could not be
   *     renewed
   */
  abstract Issuer issuer(LeafKey type);

  /**
   * Takes over issuing certificates that somebody else put in place. Blocks on files.
   *
   * @return whether leaves are signed by others from now on
   */
  public abstract boolean refresh();

  /** The certificates that sign leaves now, without duplicates. */
  public final List<X509Certificate> issuing() {
    List<X509Certificate> issuing = new ArrayList<>();
    for (LeafKey type : LeafKey.values()) {
      X509Certificate certificate = issuer(type).certificate();
      if (!issuing.contains(certificate)) {
        issuing.add(certificate);
      }
    }
    return List.copyOf(issuing);
  }
}
