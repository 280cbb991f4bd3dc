// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.authority.Authority;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Looks now and then whether the issuing certificates on disk were replaced, by {@code authority
 * rotate} or by another proxy on the same directory.
 */
final class IssuerWatch {
  /** Two small files are read; {@code authority rotate} promises seconds. */
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private IssuerWatch() {}

  /**
   * Starts looking, until Vert.x is closed.
   *
   * @param workers where files are read
   * @param authority the one in force, asked each time
   * @param replaced called on a worker after new ones were taken over
   */
  static void start(
      Vertx vertx, Executor workers, Supplier<Authority> authority, Runnable replaced) {
    vertx.setPeriodic(
        INTERVAL.toMillis(),
        timer ->
            workers.execute(
                () -> {
                  if (authority.get().refresh()) {
                    replaced.run();
                  }
                }));
  }
}
