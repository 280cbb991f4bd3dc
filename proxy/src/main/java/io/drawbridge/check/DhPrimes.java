// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The primes known by name: {@code dh-primes.csv}, read at first use. A prime shared by many
 * servers is worth an attacker's precomputation (Adrian et al., "Imperfect Forward Secrecy", 2015).
 */
final class DhPrimes {
  private static final Map<String, String> NAMES = read();

  private DhPrimes() {}

  /** The prime's name, or null. */
  static @Nullable String name(BigInteger prime) {
    byte[] bytes = prime.toByteArray();
    byte[] unsigned = bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    return NAMES.get(HexFormat.of().formatHex(sha256(unsigned)));
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static Map<String, String> read() {
    Map<String, String> names = new HashMap<>();
    try (InputStream in =
            Objects.requireNonNull(DhPrimes.class.getResourceAsStream("dh-primes.csv"));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
      lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(",", 3))
          .forEach(fields -> names.put(fields[1], fields[2]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(names);
  }
}
