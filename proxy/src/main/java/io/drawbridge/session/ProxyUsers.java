// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.drawbridge.policy.Failure;
import java.io.IOException;
import java.net.InetAddress;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.jspecify.annotations.Nullable;

/**
 * Users of Basic proxy authentication (RFC 7617), from an htpasswd file of bcrypt hashes.
 *
 * <p>Thread-safe. bcrypt is slow by design: it runs on an executor, and what it accepted is
 * remembered for a few minutes under a keyed digest. What a client tries and is wrong is counted;
 * beyond the bound nothing that is not remembered is looked at, so that neither passwords can be
 * guessed nor the processor kept busy.
 */
public final class ProxyUsers {
  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  /** Compared against where the user is unknown and the file names nobody. */
  private static final String DECOY =
      "$2y$10$abcdefghijklmnopqrstuuVvYJ1E8p2XbgZJZBp.q0wT1u2gHFDIi";

  private static final Login.Refused MISSING =
      new Login.Refused(
          Failure.CREDENTIALS_REQUIRED, "the request has no Proxy-Authorization: Basic");

  private static final Login.Refused WRONG =
      new Login.Refused(Failure.CREDENTIALS_REQUIRED, "the user or the password is wrong");

  private static final Login.Refused LIMITED =
      new Login.Refused(
          Failure.LOGINS_LIMITED, "this client has sent too many wrong passwords of late");

  private static final Login.Refused BUSY =
      new Login.Refused(Failure.OVERLOADED, "too many passwords wait to be checked");

  private final Map<String, String> hashes;
  private final List<String> decoys;
  private final Executor executor;
  private final ClientRate failures;
  private final byte[] salt = new byte[16];
  private final Cache<String, String> accepted =
      Caffeine.newBuilder()
          .maximumSize(10_000)
          .expireAfterWrite(REMEMBERED)
          .executor(Runnable::run)
          .build();

  private ProxyUsers(Map<String, String> hashes, Executor executor, ClientRate failures) {
    this.hashes = Map.copyOf(hashes);
    this.decoys = hashes.isEmpty() ? List.of(DECOY) : List.copyOf(hashes.values());
    this.executor = executor;
    this.failures = failures;
    new SecureRandom().nextBytes(salt);
  }

  /**
   * Reads an htpasswd file.
   *
   * @param executor where passwords are checked
   * @param failures how many wrong passwords each client may send
   * @throws IOException if it cannot be read, or a line is not {@code user:$2y$…}
   */
  public static ProxyUsers read(Path htpasswd, Executor executor, ClientRate failures)
      throws IOException {
    Map<String, String> hashes = new HashMap<>();
    int number = 0;
    for (String line : Files.readAllLines(htpasswd)) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      int colon = line.indexOf(':');
      String hash = line.substring(colon + 1).strip();
      if (colon < 1 || !hash.matches("\\$2[aby]\\$(0[4-9]|1[0-7])\\$[./A-Za-z0-9]{53}")) {
        throw new IOException(
            "access.users: line "
                + number
                + " of "
                + htpasswd
                + " (expected: user:bcrypt-hash, as htpasswd -B makes it)");
      }
      hashes.put(line.substring(0, colon), hash);
    }
    return new ProxyUsers(hashes, executor, failures);
  }

  /**
   * Checks the value of a Proxy-Authorization field.
   *
   * @param client whose failures are counted
   * @param then gets the outcome, at once or later on a thread of the executor
   */
  void check(@Nullable String authorization, InetAddress client, Consumer<Login> then) {
    if (authorization == null) {
      then.accept(MISSING);
      return;
    }
    String[] pair = credentials(authorization);
    if (pair != null && accepted.getIfPresent(digest(pair)) != null) {
      then.accept(new Login.Known(pair[0]));
    } else if (!failures.tryTake(client)) {
      then.accept(LIMITED);
    } else if (pair == null) {
      then.accept(WRONG);
    } else {
      try {
        executor.execute(() -> then.accept(verify(pair, client)));
      } catch (RejectedExecutionException e) {
        failures.giveBack(client);
        then.accept(BUSY);
      }
    }
  }

  private Login verify(String[] pair, InetAddress client) {
    String digest = digest(pair);
    String hash = hashes.get(pair[0]);
    boolean right =
        OpenBSDBCrypt.checkPassword(hash == null ? decoy(pair[0]) : hash, pair[1].toCharArray())
            && hash != null;
    if (!right) {
      return WRONG;
    }
    accepted.put(digest, pair[0]);
    failures.giveBack(client);
    return new Login.Known(pair[0]);
  }

  /** Some user's hash, so that an unknown name takes as long as one that the file knows. */
  private String decoy(String name) {
    int pick = digest(new String[] {name, ""}).hashCode();
    return decoys.get(Math.floorMod(pick, decoys.size()));
  }

  private static String @Nullable [] credentials(String authorization) {
    if (!authorization.toLowerCase(Locale.ROOT).startsWith("basic ")) {
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
