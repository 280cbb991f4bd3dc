// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The order and pace of connection attempts (RFC 8305 §4 and §5). */
final class HappyEyeballs {
  /** RFC 8305 §8: the recommended delay before the next attempt starts beside the last. */
  static final Duration ATTEMPT_DELAY = Duration.ofMillis(250);

  /** No name gets more attempts than this. */
  static final int MAX_ATTEMPTS = 8;

  private HappyEyeballs() {}

  /** Both families in turn, the family of the first address first. */
  static List<InetSocketAddress> order(List<InetSocketAddress> addresses) {
    if (addresses.size() == 1) {
      return addresses;
    }
    boolean firstIs6 = addresses.get(0).getAddress() instanceof Inet6Address;
    Deque<InetSocketAddress> first = new ArrayDeque<>();
    Deque<InetSocketAddress> second = new ArrayDeque<>();
    for (InetSocketAddress each : addresses) {
      boolean same = each.getAddress() instanceof Inet6Address == firstIs6;
      (same ? first : second).add(each);
    }
    List<InetSocketAddress> ordered = new ArrayList<>(addresses.size());
    while (!first.isEmpty() || !second.isEmpty()) {
      if (!first.isEmpty()) {
        ordered.add(first.poll());
      }
      if (!second.isEmpty()) {
        ordered.add(second.poll());
      }
    }
    return ordered.subList(0, Math.min(MAX_ATTEMPTS, ordered.size()));
  }
}
