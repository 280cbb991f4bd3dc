// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.inventory;

import java.time.Clock;
import java.time.Duration;

/**
 * Whether a clock can be believed when it says that something is old. A clock that has just been
 * set by hours may be wrong before or after, and deleting by it cannot be undone. One thread.
 */
final class ClockWatch {
  private static final long JUMP_NANOS = Duration.ofHours(1).toNanos();
  private static final long STEADY_NANOS = Duration.ofDays(1).toNanos();

  private final Clock clock;
  private long lastMillis;
  private long lastNanos;
  private long steadyFrom;

  ClockWatch(Clock clock, long nanos) {
    this.clock = clock;
    this.lastMillis = clock.millis();
    this.lastNanos = nanos;
    this.steadyFrom = nanos - STEADY_NANOS;
  }

  /**
   * Compares the clock with the newest time that was kept from before a start. Days between them
   * may be a pause, or a clock that was wrong then or is now.
   *
   * @param newestMillis 0 for nothing kept
   * @param nanos of {@link System#nanoTime}
   */
  void compare(long newestMillis, long nanos) {
    long apart = Math.abs(clock.millis() - newestMillis);
    if (newestMillis > 0 && apart > Duration.ofNanos(STEADY_NANOS).toMillis()) {
      steadyFrom = nanos;
    }
  }

  /**
   * Looks at the clock; to be called every few minutes at least.
   *
   * @param nanos of {@link System#nanoTime}
   * @return whether the clock has run evenly for a day, or since the start
   */
  boolean isSteady(long nanos) {
    long millis = clock.millis();
    long told = (millis - lastMillis) * 1_000_000;
    if (Math.abs(told - (nanos - lastNanos)) > JUMP_NANOS) {
      steadyFrom = nanos;
    }
    lastMillis = millis;
    lastNanos = nanos;
    return nanos - steadyFrom >= STEADY_NANOS;
  }
}
