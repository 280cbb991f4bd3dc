// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * What a TLS server shows of itself. Immutable.
 *
 * @param key of the first certificate
 * @param chain the server's own certificate first, then what leads to its root
 */
public record ServerIdentity(PrivateKey key, List<X509Certificate> chain) {

  /** Copies the chain. */
  public ServerIdentity {
    chain = List.copyOf(chain);
  }

  /** A leaf as an identity. */
  public static ServerIdentity of(Leaf leaf) {
    return new ServerIdentity(leaf.key(), leaf.chain());
  }

  /**
   * Reads an operator's PEM files. Blocks on files.
   *
   * @param certificate the server's certificate, then those above it
   * @param key its key, which only its owner may read
   * @throws AuthorityException where they are unusable, not a pair, or not in force at {@code now}
   */
  public static ServerIdentity read(Path certificate, Path key, Instant now)
      throws AuthorityException {
    List<X509Certificate> chain = Pem.certificates(certificate);
    X509Certificate own = chain.getFirst();
    OperatorChain.checkTime(own, certificate, now, "Give a certificate that is in force.");
    try {
      return new ServerIdentity(KeyFile.read(key, own, certificate), chain);
    } catch (IllegalArgumentException e) {
      throw AuthorityException.of(
          certificate,
          String.valueOf(e.getMessage()),
          "a key of RSA 2048 bits or more, or on P-256, P-384 or P-521",
          "Make a new key and certificate.",
          e);
    }
  }

  @Override
  public String toString() {
    return "ServerIdentity[" + chain.getFirst().getSubjectX500Principal() + "]"; // without the key
  }
}
