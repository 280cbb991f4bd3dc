// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.handler.ssl.OpenSslSessionTicketKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The keys that session tickets are sealed with (RFC 5077 §4, RFC 8446 §4.6.1), the same in all
 * contexts, so that it does not matter which event loop an app comes back to.
 *
 * <p>A key seals tickets for one {@link #PERIOD} and opens them for one more; then it is forgotten,
 * and with it what could decrypt the sessions of TLS 1.2 that began so. Keys are never stored.
 * Thread-safe without locks.
 */
final class TicketKeys {
  /** How long one key seals new tickets; no ticket is good for longer than two of these. */
  static final Duration PERIOD = Duration.ofHours(1);

  private static final int KEY_BYTES = 16;

  private final SecureRandom random;
  private final LongSupplier nanoTime;
  private volatile Generation current;

  /**
   * Makes the first key.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  TicketKeys(SecureRandom random, LongSupplier nanoTime) {
    this.random = random;
    this.nanoTime = nanoTime;
    OpenSslSessionTicketKey first = newKey();
    this.current =
        new Generation(first, new OpenSslSessionTicketKey[] {first}, nanoTime.getAsLong());
  }

  /** The keys of one period; compared by identity. */
  static final class Generation {
    private final OpenSslSessionTicketKey sealing;
    private final OpenSslSessionTicketKey[] keys;
    private final long since;

    private Generation(
        OpenSslSessionTicketKey sealing, OpenSslSessionTicketKey[] keys, long since) {
      this.sealing = sealing;
      this.keys = keys;
      this.since = since;
    }

    /** All keys that open tickets; the first also seals. */
    OpenSslSessionTicketKey[] keys() {
      return keys.clone();
    }
  }

  /** The keys for now; another object once they have changed. */
  Generation current() {
    Generation known = current;
    long age = now() - known.since;
    if (age < PERIOD.toNanos()) {
      return known;
    }
    OpenSslSessionTicketKey fresh = newKey();
    OpenSslSessionTicketKey[] keys =
        age < 2 * PERIOD.toNanos()
            ? new OpenSslSessionTicketKey[] {fresh, known.sealing}
            : new OpenSslSessionTicketKey[] {fresh};
    // Where two threads come here at once, a key is lost and with it some tickets: no harm.
    Generation next = new Generation(fresh, keys, now());
    current = next;
    return next;
  }

  private long now() {
    return nanoTime.getAsLong();
  }

  private OpenSslSessionTicketKey newKey() {
    return new OpenSslSessionTicketKey(bytes(), bytes(), bytes());
  }

  private byte[] bytes() {
    byte[] bytes = new byte[KEY_BYTES];
    random.nextBytes(bytes);
    return bytes;
  }
}
