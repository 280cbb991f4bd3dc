// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.jspecify.annotations.Nullable;

/**
 * Users of Basic proxy authentication (RFC 7617), from an htpasswd file of bcrypt hashes.
 *
 * <p>Thread-safe. bcrypt is slow by design: it runs on an executor, and what it accepted is
 * remembered for a few minutes under a keyed digest.
 */
public final class ProxyUsers {
  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  /** Compared against where the user is unknown, so that both cases take the same time. */
  private static final String DECOY =
      "$2y$10$abcdefghijklmnopqrstuuVvYJ1E8p2XbgZJZBp.q0wT1u2gHFDIi";

  private final Map<String, String> hashes;
  private final Executor executor;
  private final byte[] salt = new byte[16];
  private final Cache<String, String> accepted =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(REMEMBERED).build();

  private ProxyUsers(Map<String, String> hashes, Executor executor) {
    this.hashes = Map.copyOf(hashes);
    this.executor = executor;
    new SecureRandom().nextBytes(salt);
  }

  /**
   * Reads an htpasswd file.
   *
   * @throws IOException if it cannot be read, or a line is not {@code user:$2y$…}
   */
  public static ProxyUsers read(Path htpasswd, Executor executor) throws IOException {
    Map<String, String> hashes = new HashMap<>();
    int number = 0;
    for (String line : Files.readAllLines(htpasswd)) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      int colon = line.indexOf(':');
      String hash = line.substring(colon + 1).strip();
      if (colon < 1 || !hash.matches("\\$2[aby]\\$\\d\\d\\$[./A-Za-z0-9]{53}")) {
        throw new IOException(
            "access.users: line "
                + number
                + " of "
                + htpasswd
                + " (expected: user:bcrypt-hash, as htpasswd -B makes it)");
      }
      hashes.put(line.substring(0, colon), hash);
    }
    return new ProxyUsers(hashes, executor);
  }

  /**
   * Checks the value of a Proxy-Authorization field.
   *
   * @param then gets the user's name, or null; at once or later on a thread of the executor
   */
  void check(@Nullable String authorization, Consumer<@Nullable String> then) {
    String[] pair = credentials(authorization);
    if (pair == null) {
      then.accept(null);
      return;
    }
    String digest = digest(pair);
    if (accepted.getIfPresent(digest) != null) {
      then.accept(pair[0]);
      return;
    }
    executor.execute(
        () -> {
          String hash = hashes.get(pair[0]);
          boolean right =
              OpenBSDBCrypt.checkPassword(hash == null ? DECOY : hash, pair[1].toCharArray())
                  && hash != null;
          if (right) {
            accepted.put(digest, pair[0]);
          }
          then.accept(right ? pair[0] : null);
        });
  }

  private static String @Nullable [] credentials(@Nullable String authorization) {
    if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith("basic ")) {
      return null;
    }
    try {
      String pair =
          new String(
              Base64.getDecoder().decode(authorization.substring("basic ".length()).strip()),
              StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      // bcrypt takes at most 72 bytes and Bouncy Castle refuses more.
      return colon < 1 || pair.length() - colon > 72
          ? null
          : new String[] {pair.substring(0, colon), pair.substring(colon + 1)};
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private String digest(String[] pair) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(salt);
      sha256.update(pair[0].getBytes(StandardCharsets.UTF_8));
      sha256.update((byte) 0);
      sha256.update(pair[1].getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
