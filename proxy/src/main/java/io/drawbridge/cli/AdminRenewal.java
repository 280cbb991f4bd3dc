// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.authority.ServerIdentity;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows a new certificate on the admin port now and then, so that the proxy's own never ends and
 * has the machine's present addresses, and so that renewed files are found.
 */
final class AdminRenewal {
  private static final Logger LOG = LoggerFactory.getLogger(AdminRenewal.class);

  /** Leaves live for a day at least; making one takes no time. */
  private static final Duration INTERVAL = Duration.ofHours(1);

  /** Makes the next one; may block. */
  interface Maker {
    /** The next one, null where none is shown. */
    @Nullable ServerIdentity make() throws IOException;
  }

  private AdminRenewal() {}

  /** Starts, until Vert.x is closed. A failure is logged and leaves the last one. */
  static void start(Vertx vertx, Executor workers, Maker maker, Consumer<ServerIdentity> show) {
    vertx.setPeriodic(INTERVAL.toMillis(), timer -> workers.execute(() -> renew(maker, show)));
  }

  private static void renew(Maker maker, Consumer<ServerIdentity> show) {
    try {
      ServerIdentity next = maker.make();
      if (next != null) {
        show.accept(next);
      }
    } catch (IOException | RuntimeException e) {
      LOG.atError()
          .addKeyValue("problem", String.valueOf(e.getMessage()))
          .log("the admin port's certificate was not renewed");
    }
  }
}
