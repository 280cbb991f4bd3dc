// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The paths of chains that were found good, for a while: a server that is met again sends the same
 * bytes, whose signatures and constraints need no second look. What can change meanwhile is not in
 * here: dates, names, revocation. Bad chains are not kept. Thread-safe; belongs to one set of
 * roots.
 */
final class VerifiedPaths {
  /** For so long may a change of the JDK's own rules go unnoticed. */
  static final Duration KEPT = Duration.ofMinutes(10);

  private static final int MAXIMUM = 2_000;

  /**
   * A good chain.
   *
   * @param path from the leaf to the root
   */
  record Verified(ReceivedChain chain, List<X509Certificate> path) {}

  private final Cache<ByteBuffer, Verified> paths;

  VerifiedPaths(Ticker ticker) {
    paths =
        Caffeine.newBuilder()
            .maximumSize(MAXIMUM)
            .expireAfterWrite(KEPT)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  @Nullable Verified find(ByteBuffer key) {
    return paths.getIfPresent(key);
  }

  void keep(ByteBuffer key, Verified verified) {
    paths.put(key, verified);
  }

  /**
   * Stands for every byte of {@code sent}, in its order, and the kind of key exchange that the leaf
   * is used in.
   */
  static ByteBuffer key(X509Certificate[] sent, String type) throws CertificateEncodingException {
    MessageDigest digest = sha256();
    digest.update(type.getBytes(StandardCharsets.UTF_8));
    for (X509Certificate each : sent) {
      byte[] der = each.getEncoded();
      // The length keeps apart what could be cut in two ways.
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(der.length).flip());
      digest.update(der);
    }
    return ByteBuffer.wrap(digest.digest()).asReadOnlyBuffer();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
