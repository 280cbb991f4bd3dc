// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.config.Tracing;
import io.drawbridge.event.Leg;
import io.drawbridge.event.Phase;
import io.drawbridge.event.SessionEvent;
import io.drawbridge.event.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * When a session was in which phase. Only sessions that are traced have one. Confined to the loop
 * of its session.
 */
final class Timeline {
  private final long start = System.nanoTime();
  private final List<Step> steps = new ArrayList<>();
  private @Nullable Phase current;
  private long since = start;
  private boolean failed;

  /** When the last thing happened that the handshakes wait for. */
  private long ready;

  /** The timeline of a new session, null where it is not to be traced. */
  static @Nullable Timeline of(Tracing tracing) {
    return tracing.samples(ThreadLocalRandom.current().nextDouble()) ? new Timeline() : null;
  }

  /** The phase that was ends, and the next begins; null for those that events tell of. */
  void enter(@Nullable Phase next) {
    long now = System.nanoTime();
    if (current != null) {
      steps.add(new Step(current, since - start, now - since, failed));
    }
    current = next;
    since = now;
    ready = now;
    failed = false;
  }

  /** The session fails where it is. */
  void failed() {
    failed = true;
  }

  /** Takes what tells of handshakes, the leaf and the verdict. */
  void on(SessionEvent event) {
    switch (event) {
      case SessionEvent.Judged ignored -> enter(null);
      case SessionEvent.LeafIssued leaf -> until(Phase.LEAF, since, leaf.result().equals("failed"));
      case SessionEvent.HandshakeDone done ->
          until(phase(done.leg()), System.nanoTime() - done.nanos(), false);
      case SessionEvent.HandshakeFailed broken ->
          until(phase(broken.leg()), broken.leg() == Leg.CLIENT ? ready : since, true);
      case SessionEvent.UpstreamFailed ignored -> lateDialFailed();
      default -> {}
    }
  }

  /** All steps; the timeline is over. */
  List<Step> end() {
    enter(null);
    return List.copyOf(steps);
  }

  private void until(Phase phase, long from, boolean broken) {
    ready = System.nanoTime();
    steps.add(new Step(phase, from - start, ready - from, broken));
  }

  /** A dial that only the ClientHello asked for: the app is told once the dial is over. */
  private void lateDialFailed() {
    int last = steps.size() - 1;
    if (current == null && last >= 0 && steps.get(last).phase() == Phase.DIAL) {
      Step dial = steps.get(last);
      steps.set(last, new Step(dial.phase(), dial.startNanos(), dial.nanos(), true));
    }
  }

  private static Phase phase(Leg leg) {
    return leg == Leg.CLIENT ? Phase.CLIENT_HANDSHAKE : Phase.UPSTREAM_HANDSHAKE;
  }
}
