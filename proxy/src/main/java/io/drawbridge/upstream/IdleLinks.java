// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import io.drawbridge.netty.UpstreamLink;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one destination that nobody uses: those that still rest, and those that may
 * serve somebody. However many rest, finding one costs the same. Confined to the pool's loop.
 */
final class IdleLinks {
  private final PriorityQueue<UpstreamLink> resting =
      new PriorityQueue<>(
          (one, other) -> Long.signum(one.quietUntilNanos() - other.quietUntilNanos()));

  /** Last used first, so that those that are not needed grow old. */
  private final ArrayDeque<UpstreamLink> rested = new ArrayDeque<>(2);

  void add(UpstreamLink link) {
    resting.add(link);
  }

  void remove(UpstreamLink link) {
    if (!rested.remove(link)) {
      resting.remove(link);
    }
  }

  /** The one used last of those that have rested and that {@code fits} takes; it stays. */
  @Nullable UpstreamLink find(Predicate<UpstreamLink> fits, long now) {
    settle(now);
    for (UpstreamLink link : rested) {
      if (fits.test(link)) {
        return link;
      }
    }
    return null;
  }

  /** How many have rested that {@code fits} takes. */
  int ready(Predicate<UpstreamLink> fits, long now) {
    settle(now);
    return (int) rested.stream().filter(fits).count();
  }

  private void settle(long now) {
    UpstreamLink next = resting.peek();
    while (next != null && now - next.quietUntilNanos() >= 0) {
      rested.addFirst(resting.remove());
      next = resting.peek();
    }
  }

  /** The one to give up where there are too many; null where there are none. */
  @Nullable UpstreamLink least() {
    UpstreamLink idlest = rested.peekLast();
    return idlest == null ? resting.peek() : idlest;
  }

  int size() {
    return resting.size() + rested.size();
  }

  boolean isEmpty() {
    return size() == 0;
  }
}
