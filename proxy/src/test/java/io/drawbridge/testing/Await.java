// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for what another process does, bounded and without a fixed pause. */
public final class Await {
  /** Long enough for a loaded machine; a test that needs it all is failing. */
  public static final Duration LIMIT = Duration.ofSeconds(60);

  private Await() {}

  /** Returns once the condition holds; fails with the description after {@link #LIMIT}. */
  public static void until(Supplier<String> description, BooleanSupplier condition) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + LIMIT + ": " + description.get());
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
