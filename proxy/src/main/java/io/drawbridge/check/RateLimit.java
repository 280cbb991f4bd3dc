// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import java.time.Duration;

/** Lets a number of things happen in each window of time. Thread-safe. */
final class RateLimit {
  private final int permits;
  private final long windowNanos;
  private long windowStart = System.nanoTime();
  private int used;

  RateLimit(int permits, Duration window) {
    this.permits = permits;
    this.windowNanos = window.toNanos();
  }

  /** Whether one more may happen now; counts it. */
  synchronized boolean tryAcquire() {
    long now = System.nanoTime();
    if (now - windowStart >= windowNanos) {
      windowStart = now;
      used = 0;
    }
    return used < permits && ++used > 0;
  }
}
