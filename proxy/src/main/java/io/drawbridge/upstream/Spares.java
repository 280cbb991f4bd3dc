// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import io.drawbridge.event.PoolListener;
import io.drawbridge.event.PoolListener.Spare;
import io.drawbridge.netty.UpstreamLink;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * For which upstreams a connection is opened ahead of need, and what becomes of it: one at a time
 * for each; none for a while, longer each time, where that failed or nobody took it; and where
 * nobody took it, only for those that are asked for often. Confined to its pool's loop; bounded.
 */
final class Spares {
  /**
   * How long one waits for somebody. Servers end a connection that asks for nothing, after five
   * seconds at the earliest; and some have a thread waiting on it.
   */
  static final Duration PATIENCE = Duration.ofSeconds(4);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final int MOST_DOUBLINGS = 6;

  /** What is known of the demand for one upstream. */
  private static final class Demand {
    private long lastNanos;
    private boolean asked;
    private boolean opening;
    private boolean unused;
    private int misses;
    private long pauseUntilNanos;
  }

  private final PoolListener listener;
  private final Map<UpstreamKey, Demand> demands;
  private final Set<UpstreamLink> waiting = new HashSet<>();

  /**
   * None yet.
   *
   * @param most upstreams remembered, those asked for last
   */
  Spares(int most, PoolListener listener) {
    this.listener = listener;
    this.demands =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<UpstreamKey, Demand> eldest) {
            return size() > most;
          }
        };
  }

  /** Notes that {@code key} is asked for; whether that makes one worth opening. */
  boolean isWorth(UpstreamKey key, long now) {
    Demand demand = demands.computeIfAbsent(key, unused -> new Demand());
    boolean often = demand.asked && now - demand.lastNanos < PATIENCE.toNanos();
    demand.asked = true;
    demand.lastNanos = now;
    return !demand.opening
        && (!demand.unused || often)
        && (demand.misses == 0 || now - demand.pauseUntilNanos >= 0);
  }

  /** One is being opened; {@link #opened} or {@link #failed} follows. */
  void opening(UpstreamKey key) {
    Demand demand = demands.get(key);
    if (demand != null) {
      demand.opening = true;
    }
  }

  /** One waits for somebody. */
  void opened(UpstreamKey key, UpstreamLink link) {
    waiting.add(link);
    Demand demand = demands.get(key);
    if (demand != null) {
      demand.opening = false;
    }
  }

  /**
   * None could be opened, or the upstream ended it unused: the next must wait, longer each time.
   */
  void failed(UpstreamKey key, long now) {
    listener.spare(Spare.FAILED);
    Demand demand = demands.get(key);
    if (demand != null) {
      demand.opening = false;
      miss(demand, now);
    }
  }

  private static void miss(Demand demand, long now) {
    demand.pauseUntilNanos =
        now + (FIRST_PAUSE.toNanos() << Math.min(demand.misses, MOST_DOUBLINGS));
    demand.misses++;
  }

  /** Somebody has taken {@code link}, which may have been one. */
  void taken(UpstreamKey key, UpstreamLink link, long now) {
    if (waiting.remove(link)) {
      listener.spare(Spare.USED);
      Demand demand = demands.get(key);
      if (demand != null) {
        demand.unused = false;
        if (now - link.createdNanos() >= FIRST_PAUSE.toNanos()) {
          demand.misses = 0; // the upstream lets them wait
        }
      }
    }
  }

  /** The upstream has ended {@code link}, which was taken as one, before there was a request. */
  void ended(UpstreamKey key, UpstreamLink link, long now) {
    Demand demand = demands.get(key);
    if (demand != null && !waiting.contains(link)) {
      miss(demand, now);
    }
  }

  /**
   * {@code link}, which may have been one, is given up.
   *
   * @param byUpstream whether the upstream ended it
   */
  void lost(UpstreamKey key, UpstreamLink link, boolean byUpstream, long now) {
    if (!waiting.remove(link)) {
      return;
    }
    if (byUpstream) {
      failed(key, now);
      return;
    }
    listener.spare(Spare.UNUSED);
    Demand demand = demands.get(key);
    if (demand != null) {
      demand.unused = true;
      miss(demand, now);
    }
  }
}
