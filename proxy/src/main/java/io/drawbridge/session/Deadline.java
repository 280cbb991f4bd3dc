// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.netty.Connection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The time by which the next thing must have happened in a session. Moving it later costs a field
 * write: the timer under way looks again when it fires. Confined to the session's loop.
 */
final class Deadline {
  private final Connection connection;
  private final Runnable overdue;
  private long at;
  private long timerAt;
  private long grace;
  private Connection.@Nullable Timer timer;
  private boolean over;

  Deadline(Connection connection, Runnable overdue) {
    this.connection = connection;
    this.overdue = overdue;
  }

  /** From now on {@code grace} is left. */
  void set(Duration time) {
    grace = time.toNanos();
    at = System.nanoTime() + grace;
    if (timer == null || timerAt - at > 0) {
      if (timer != null) {
        timer.cancel();
      }
      schedule();
    }
  }

  /** Something moved: the whole grace is left again. */
  void touch() {
    at = System.nanoTime() + grace;
  }

  void cancel() {
    over = true;
    if (timer != null) {
      timer.cancel();
    }
  }

  private void schedule() {
    timerAt = at;
    timer = connection.schedule(this::fire, Math.max(0, at - System.nanoTime()));
  }

  private void fire() {
    if (over) {
      return;
    }
    if (at - System.nanoTime() > 0) {
      schedule();
    } else {
      timer = null; // so that what is set now gets one of its own
      overdue.run();
    }
  }
}
