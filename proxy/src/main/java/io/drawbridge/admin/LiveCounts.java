// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.admin;

import io.drawbridge.event.Leg;
import io.drawbridge.event.SessionEvent;
import io.drawbridge.event.SessionListener;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Totals since start, for the page: few and bounded, since versions, actions and reasons are.
 * Thread-safe; never blocks.
 */
public final class LiveCounts implements SessionListener {
  private final LongAdder begun = new LongAdder();
  private final LongAdder ended = new LongAdder();
  private final LongAdder fromClients = new LongAdder();
  private final LongAdder toClients = new LongAdder();
  private final ConcurrentMap<String, LongAdder> client = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, LongAdder> upstream = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, LongAdder> refusals = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, LongAdder> failures = new ConcurrentHashMap<>();

  /**
   * The totals at one time.
   *
   * @param sessions open then
   * @param begun sessions since start
   * @param client handshakes with apps by version
   * @param upstream handshakes with upstreams by version
   * @param refusals sessions that policy or access rules ended, by reason
   * @param failures sessions that ended in an error, by reason
   * @param bytesIn from apps
   * @param bytesOut to apps
   */
  public record Sample(
      Instant time,
      long sessions,
      long begun,
      Map<String, Long> client,
      Map<String, Long> upstream,
      Map<String, Long> refusals,
      Map<String, Long> failures,
      long bytesIn,
      long bytesOut) {}

  @Override
  public void on(SessionEvent event) {
    switch (event) {
      case SessionEvent.Started ignored -> begun.increment();
      case SessionEvent.HandshakeDone done ->
          count(done.leg() == Leg.CLIENT ? client : upstream, done.negotiated().protocol());
      case SessionEvent.Relayed relayed -> {
        fromClients.add(relayed.fromClientBytes());
        toClients.add(relayed.toClientBytes());
      }
      case SessionEvent.Ended end -> {
        ended.increment();
        if (end.record().failure() != null) {
          boolean refused = end.record().outcome().equals("rejected");
          count(refused ? refusals : failures, end.record().failure().label());
        }
      }
      default -> {}
    }
  }

  /** The totals now. */
  Sample sample(Instant now) {
    long over = ended.sum();
    return new Sample(
        now,
        Math.max(0, begun.sum() - over),
        begun.sum(),
        sums(client),
        sums(upstream),
        sums(refusals),
        sums(failures),
        fromClients.sum(),
        toClients.sum());
  }

  private static void count(ConcurrentMap<String, LongAdder> counts, String label) {
    counts.computeIfAbsent(label, key -> new LongAdder()).increment();
  }

  private static Map<String, Long> sums(ConcurrentMap<String, LongAdder> counts) {
    Map<String, Long> sums = new TreeMap<>();
    counts.forEach((label, count) -> sums.put(label, count.sum()));
    return sums;
  }
}
