// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import java.time.Duration;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waiting for sessions to end. */
final class Drain {
  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
  private static final long STEP_MILLIS = 50;
  private static final int STEPS_BETWEEN_NUDGES = 10;

  private Drain() {}

  /**
   * Returns when no session is left or the time is over; blocks.
   *
   * @param sessions how many there are
   * @param nudge is run now and then, to end what is idle
   */
  static void await(Duration limit, IntSupplier sessions, Runnable nudge) {
    LOG.atInfo().addKeyValue("sessions", sessions.getAsInt()).log("draining");
    long end = System.nanoTime() + limit.toNanos();
    // One step at the least: what was accepted last may be on its way to its loop, uncounted.
    try {
      for (int step = 0;
          (step == 0 || sessions.getAsInt() > 0) && System.nanoTime() < end;
          step++) {
        if (step % STEPS_BETWEEN_NUDGES == 0) {
          nudge.run();
        }
        Thread.sleep(STEP_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    LOG.atInfo().addKeyValue("sessions_cut", sessions.getAsInt()).log("drained");
  }
}
