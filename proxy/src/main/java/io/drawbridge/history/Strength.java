// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.history;

import io.drawbridge.tls.TlsVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How strong an upstream's TLS was in one full handshake.
 *
 * @param version what was negotiated
 * @param exchange the kind of key exchange
 * @param keyBits security strength of the certificate's key in bits (NIST SP 800-57 part 1 §5.6.1),
 *     0 where the key was not seen
 */
public record Strength(TlsVersion version, Exchange exchange, int keyBits) {

  /** Kinds of key exchange, weakest first; among curves of 128 bits and more none is weaker. */
  public enum Exchange {
    NO_FORWARD_SECRECY("without forward secrecy"),
    FINITE_FIELD("finite-field"),
    CURVE("elliptic-curve"),
    POST_QUANTUM("post-quantum");

    private final String words;

    Exchange(String words) {
      this.words = words;
    }
  }

  Strength best(Strength other) {
    return new Strength(
        max(version, other.version),
        max(exchange, other.exchange),
        Math.max(keyBits, other.keyBits));
  }

  /**
   * What of this falls short of what was before, in plain words; empty where nothing does.
   *
   * @param possible the best that the proxy offers itself: nothing above it can be expected
   */
  List<String> shortfalls(Strength before, Strength possible) {
    List<String> words = new ArrayList<>();
    if (version.compareTo(min(before.version, possible.version)) < 0) {
      words.add(version + " after " + before.version);
    }
    if (exchange.compareTo(min(before.exchange, possible.exchange)) < 0) {
      words.add("key exchange %s after %s".formatted(exchange.words, before.exchange.words));
    }
    if (keyBits > 0 && keyBits < before.keyBits) {
      words.add("a key of %d bits of security after %d".formatted(keyBits, before.keyBits));
    }
    return words;
  }

  private static <E extends Comparable<E>> E min(E one, E other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private static <E extends Comparable<E>> E max(E one, E other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  /** As the history's file has it: {@code TLSv1.3 POST_QUANTUM 128}. */
  @Override
  public String toString() {
    return version + " " + exchange.name() + " " + keyBits;
  }

  /** Reads what {@link #toString} wrote; any exception means that it did not. */
  static Strength parse(String version, String exchange, String keyBits) {
    return new Strength(
        Objects.requireNonNull(TlsVersion.ofLabel(version)),
        Exchange.valueOf(exchange),
        Integer.parseUnsignedInt(keyBits));
  }
}
