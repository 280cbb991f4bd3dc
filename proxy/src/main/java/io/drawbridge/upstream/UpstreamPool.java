// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import io.drawbridge.event.PoolListener;
import io.drawbridge.netty.Connection;
import io.drawbridge.netty.Retirement;
import io.drawbridge.netty.UpstreamLink;
import io.drawbridge.policy.Destination;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The verified upstream connections of one event loop that nobody uses at the moment. Confined to
 * that loop; bounded in every direction.
 */
public final class UpstreamPool {
  private static final Duration SWEEP = Duration.ofSeconds(1);

  /** A request that cannot be sent twice takes none that has been idle for longer. */
  private static final Duration LIVELY = Duration.ofSeconds(2);

  private final PoolLimits limits;
  private final PoolListener listener;
  private final Clock clock;
  private final Spares spares;
  private final Map<Destination, IdleLinks> idle = new HashMap<>();

  /** Those that once said more than they were asked; the last ones. */
  private final Set<Destination> distrusted =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Destination, Boolean> eldest) {
              return size() > limits.total();
            }
          });

  /** The same, the longest idle first. */
  private final Set<UpstreamLink> oldest = new LinkedHashSet<>();

  private boolean sweeping;
  private boolean closed;

  UpstreamPool(PoolLimits limits, PoolListener listener, Clock clock) {
    this.limits = limits;
    this.listener = listener;
    this.clock = clock;
    this.spares = new Spares(limits.total(), listener);
  }

  /** Whether there is a connection to {@code destination}, of whatever key. */
  public boolean knows(Destination destination) {
    return idle.containsKey(destination);
  }

  /**
   * Takes the fitting connection that was used last.
   *
   * @param fits whether it is what is asked for
   * @param client who asks; connections reserved for others are passed over
   * @param lively whether it must not have been idle for long
   * @return null where there is none
   */
  public @Nullable UpstreamLink take(
      Destination destination, Predicate<UpstreamLink> fits, Object client, boolean lively) {
    long now = System.nanoTime();
    long idleNanos = lively ? LIVELY.toNanos() : Long.MAX_VALUE;
    while (true) {
      IdleLinks links = idle.get(destination);
      UpstreamLink link =
          links == null
              ? null
              : links.find(
                  each ->
                      (each.partner() == null || client.equals(each.partner()))
                          && now - each.idleSinceNanos() <= idleNanos
                          && fits.test(each),
                  now);
      if (link == null) {
        return null;
      }
      forget(link);
      Retirement why = staleness(link, now);
      if (why == null) {
        if (link.identity() instanceof UpstreamKey key) {
          spares.taken(key, link, now);
        }
        return link;
      }
      retire(link, why);
    }
  }

  /**
   * A session goes to {@code key}.
   *
   * @param wanted how many connections should be ready for those who come next
   * @return whether to open one, of which {@link #openingSpare} is told first, and then {@link
   *     #giveSpare} or {@link #noSpare}
   */
  public boolean wantsSpare(UpstreamKey key, int wanted) {
    long now = System.nanoTime();
    IdleLinks links = idle.get(key.destination());
    return spares.isWorth(key, now)
        && !closed
        && oldest.size() < limits.total()
        && (links == null
            || (links.size() < limits.perUpstream()
                && links.ready(each -> each.partner() == null && each.identity().equals(key), now)
                    < wanted));
  }

  /** One is being opened. */
  public void openingSpare(UpstreamKey key) {
    spares.opening(key);
  }

  /** Keeps {@code link}, which nobody has used. */
  public void giveSpare(UpstreamKey key, UpstreamLink link) {
    spares.opened(key, link);
    give(link);
  }

  /** None could be opened. */
  public void noSpare(UpstreamKey key) {
    spares.failed(key, System.nanoTime());
  }

  /** Keeps a connection that is between two exchanges. */
  public void give(UpstreamLink link) {
    long now = System.nanoTime();
    link.keep(this::lost);
    Retirement why = staleness(link, now);
    if (why == null && link.identity() instanceof UpstreamKey key) {
      makeRoom(key.destination());
      idle.computeIfAbsent(key.destination(), unused -> new IdleLinks()).add(link);
      oldest.add(link);
      listener.kept(1);
      sweepLater(link.connection());
    } else {
      retire(link, why == null ? Retirement.POLICY : why);
    }
  }

  /**
   * Whether connections to {@code destination} must not go from one app to another: it has said
   * more than it was asked.
   */
  public boolean distrusts(Destination destination) {
    return distrusted.contains(destination);
  }

  private void distrust(Destination destination) {
    if (distrusted.add(destination)) {
      for (UpstreamLink link : List.copyOf(oldest)) {
        if (link.partner() == null
            && link.requests() > 0
            && link.identity() instanceof UpstreamKey key
            && key.destination().equals(destination)) {
          forget(link);
          retire(link, Retirement.SURPLUS);
        }
      }
    }
  }

  /** Closes a connection that is not in the pool. */
  public void retire(UpstreamLink link, Retirement why) {
    listener.retired(why.label());
    if (link.identity() instanceof UpstreamKey key) {
      if (why == Retirement.SURPLUS && link.requests() > 0) {
        distrust(key.destination());
      }
      boolean byUpstream = why == Retirement.CLOSED || why == Retirement.SURPLUS;
      spares.lost(key, link, byUpstream, System.nanoTime());
    }
    link.close();
  }

  /** Closes what is here, and from now on whatever is given. */
  void close() {
    closed = true;
    for (UpstreamLink link : List.copyOf(oldest)) {
      forget(link);
      retire(link, Retirement.POLICY);
    }
  }

  private @Nullable Retirement staleness(UpstreamLink link, long now) {
    if (closed) {
      return Retirement.POLICY;
    }
    if (!link.isOpen()) {
      return Retirement.CLOSED;
    }
    if (link.requests() >= limits.requests()) {
      return Retirement.REQUESTS;
    }
    if (now - link.createdNanos() >= limits.age().toNanos()) {
      return Retirement.AGE;
    }
    long idleNanos = now - link.idleSinceNanos();
    if (idleNanos >= limits.idle().toNanos()
        || idleNanos >= link.idleLimitNanos()
        || (link.requests() == 0 && idleNanos >= Spares.PATIENCE.toNanos())) {
      return Retirement.IDLE;
    }
    return clock.instant().isBefore(link.expires()) ? null : Retirement.EXPIRED;
  }

  private void makeRoom(Destination destination) {
    IdleLinks links = idle.get(destination);
    UpstreamLink victim =
        links != null && links.size() >= limits.perUpstream()
            ? links.least()
            : oldest.size() >= limits.total() ? oldest.iterator().next() : null;
    if (victim != null) {
      forget(victim);
      retire(victim, Retirement.FULL);
    }
  }

  /** Whether it was here. */
  private boolean forget(UpstreamLink link) {
    if (!oldest.remove(link) || !(link.identity() instanceof UpstreamKey key)) {
      return false;
    }
    listener.kept(-1);
    IdleLinks links = idle.get(key.destination());
    if (links != null) {
      links.remove(link);
      if (links.isEmpty()) {
        idle.remove(key.destination());
      }
    }
    return true;
  }

  private void lost(UpstreamLink link, Retirement why) {
    if (forget(link)) {
      retire(link, why);
      return;
    }
    if (link.requests() == 0 && link.identity() instanceof UpstreamKey key) {
      spares.ended(key, link, System.nanoTime());
    }
    link.close();
  }

  private void sweepLater(Connection beside) {
    if (!sweeping) {
      sweeping = true;
      beside.schedule(() -> sweep(beside), SWEEP.toNanos());
    }
  }

  private void sweep(Connection beside) {
    sweeping = false;
    long now = System.nanoTime();
    for (UpstreamLink link : List.copyOf(oldest)) {
      Retirement why = staleness(link, now);
      if (why != null && forget(link)) {
        retire(link, why);
      }
    }
    if (!oldest.isEmpty()) {
      sweepLater(beside);
    }
  }
}
