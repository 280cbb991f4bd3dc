// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule's dated course from {@code detect} to {@code reject}.
 *
 * @param warnFrom from this instant on the end is announced, null for no announcement
 * @param rejectFrom from this instant on legacy offers are rejected for good, null for never
 * @param brownouts times of rehearsal in which they are rejected for a while
 * @param warnsApps whether the answers that apps get announce it too; then both times are there
 */
public record Plan(
    @Nullable Instant warnFrom,
    @Nullable Instant rejectFrom,
    List<Brownout> brownouts,
    boolean warnsApps) {

  /**
   * A rehearsal of the rejection.
   *
   * @param at its first instant
   * @param length positive; the end is not part of it
   */
  public record Brownout(Instant at, Duration length) {
    /** The first instant after it. */
    public Instant end() {
      return at.plus(length);
    }

    boolean covers(Instant time) {
      return !time.isBefore(at) && time.isBefore(end());
    }
  }

  /** Copies the list. */
  public Plan {
    brownouts = List.copyOf(brownouts);
  }

  /** A plan that announces nothing. */
  public Plan(@Nullable Instant rejectFrom, List<Brownout> brownouts) {
    this(null, rejectFrom, brownouts, false);
  }

  /** When legacy offers will be rejected for good, null where apps are not told at this time. */
  @Nullable Instant sunset(Instant time) {
    return warnsApps && warnFrom != null && !time.isBefore(warnFrom) ? rejectFrom : null;
  }

  /**
   * Why the plan rejects at this time.
   *
   * @return words that follow "the plan of rule x", null where the plan lets {@code detect} stand
   */
  public @Nullable String rejection(Instant time) {
    if (rejectFrom != null && !time.isBefore(rejectFrom)) {
      return "rejects since " + rejectFrom;
    }
    for (Brownout brownout : brownouts) {
      if (brownout.covers(time)) {
        return "has a brownout until " + brownout.end();
      }
    }
    return null;
  }
}
