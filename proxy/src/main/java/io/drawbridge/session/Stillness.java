// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.policy.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Judges the silence of a session that is up. An app that waits for its server may be silent for
 * {@code limits.idle}; one that stopped in the middle of something, for {@code limits.stall}.
 *
 * <p>Costs nothing while bytes move: it is asked when none has moved for {@link #next}. What looks
 * stalled must look so twice, since the rest may just be coming. Confined to the session's loop.
 */
final class Stillness {

  /** What moves, or does not. */
  interface Traffic {
    /** Grows with every byte, either way. */
    long moved();

    /** In the middle of what it stands still, null if it may just be waiting. */
    @Nullable String stalledIn(Duration time);

    /** Whether nothing is under way, so that it may be ended without harm. */
    boolean isBetween();

    /** What it is called to stand still for {@code limits.idle} where nothing is stalled. */
    default Failure idle() {
      return Failure.IDLE_TIMEOUT;
    }
  }

  /** What comes of a look. */
  sealed interface Finding {
    /** It may go on. */
    record Wait() implements Finding {}

    /** It ends, and nothing is wrong. */
    record Rest() implements Finding {}

    /** It ends for this reason. */
    record Over(Failure failure, String detail) implements Finding {}
  }

  private final Traffic traffic;
  private final Duration stall;
  private final Duration idle;
  private Duration next;
  private Duration still = Duration.ZERO;
  private long seen;
  private boolean suspected;

  Stillness(Traffic traffic, Duration stall, Duration idle) {
    this.traffic = traffic;
    this.stall = stall;
    this.idle = idle;
    this.next = least(stall.dividedBy(2), idle);
  }

  /** When to look, counted from the last byte or the last look. */
  Duration next() {
    return next;
  }

  /** No byte has moved for {@link #next}. */
  Finding look() {
    if (traffic.moved() != seen) {
      seen = traffic.moved();
      still = Duration.ZERO;
      suspected = false;
    }
    still = still.plus(next);
    String within = traffic.stalledIn(next);
    if (within != null && suspected) {
      return new Finding.Over(Failure.STALLED, within);
    }
    suspected = within != null;
    if (traffic.isBetween() && still.compareTo(least(stall, idle)) >= 0) {
      return new Finding.Rest();
    }
    if (seen == 0 && still.compareTo(stall) >= 0) {
      return new Finding.Over(Failure.STALLED, "no byte came after the handshake");
    }
    if (still.compareTo(idle) >= 0) {
      return new Finding.Over(traffic.idle(), "nothing came within the limit");
    }
    next = least(stall.dividedBy(2), idle.minus(still));
    return new Finding.Wait();
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
