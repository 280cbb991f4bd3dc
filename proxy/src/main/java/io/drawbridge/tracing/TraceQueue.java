// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tracing;

import io.drawbridge.event.SessionRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Sessions that wait to be sent, up to a bound. Any thread puts, without waiting; one takes. */
final class TraceQueue {
  private final Queue<SessionRecord> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final int capacity;

  TraceQueue(int capacity) {
    this.capacity = capacity;
  }

  /** Whether there was room for it. */
  boolean put(SessionRecord session) {
    if (size.incrementAndGet() > capacity) {
      size.decrementAndGet();
      return false;
    }
    waiting.add(session);
    return true;
  }

  /** The oldest, so many at most; empty where none waits. */
  List<SessionRecord> take(int most) {
    List<SessionRecord> taken = new ArrayList<>();
    while (taken.size() < most) {
      SessionRecord next = waiting.poll();
      if (next == null) {
        break;
      }
      taken.add(next);
    }
    size.addAndGet(-taken.size());
    return taken;
  }
}
