// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How often each client may do something that is costly: a bucket of tokens for each, which fills
 * evenly. Thread-safe and without locks.
 *
 * <p>Remembers {@value #CLIENTS} clients; of more than that, those seen longest ago start afresh.
 */
public final class ClientRate {
  private static final int CLIENTS = 10_000;

  private final long intervalNanos;
  private final long savedNanos;
  private final LongSupplier nanoTime;
  private final Cache<InetAddress, AtomicLong> full;

  /**
   * A rate that nobody has used yet.
   *
   * @param events so many in each {@code period}, at least 1
   * @param saved what may be saved up and used at once, in events, at least 1
   * @param nanoTime as {@link System#nanoTime}
   */
  public ClientRate(int events, Duration period, int saved, LongSupplier nanoTime) {
    this.intervalNanos = Math.max(1, period.toNanos() / events);
    this.savedNanos = intervalNanos * saved;
    this.nanoTime = nanoTime;
    this.full =
        Caffeine.newBuilder()
            .maximumSize(CLIENTS)
            .expireAfterAccess(Duration.ofNanos(savedNanos).plusSeconds(1))
            .executor(Runnable::run)
            .build();
  }

  /** Takes one token of this client, or answers false where there is none left. */
  public boolean tryTake(InetAddress client) {
    AtomicLong fullAt = fullAt(client);
    while (true) {
      long now = nanoTime.getAsLong();
      long before = fullAt.get();
      long after = (before - now > 0 ? before : now) + intervalNanos;
      if (after - now > savedNanos) {
        return false;
      }
      if (fullAt.compareAndSet(before, after)) {
        return true;
      }
    }
  }

  /** Gives a token back that turned out not to be due. */
  void giveBack(InetAddress client) {
    fullAt(client).addAndGet(-intervalNanos);
  }

  /** When the client's bucket will be full again. */
  private AtomicLong fullAt(InetAddress client) {
    return full.get(ClientKey.of(client), key -> new AtomicLong(nanoTime.getAsLong()));
  }
}
