// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.metrics;

import io.drawbridge.event.PoolListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts the upstream connections that are shared. Called on many event loops at once. */
public final class PoolMetrics implements PoolListener {
  private final Counter reused;
  private final Counter opened;
  private final Map<String, Counter> retired = new HashMap<>();
  private final Map<Spare, Counter> spares = new EnumMap<>(Spare.class);
  private final LongAdder kept = new LongAdder();
  private final LongAdder waiting = new LongAdder();

  /**
   * Registers every meter at zero.
   *
   * @param reasons what {@link #retired} will be told
   */
  public PoolMetrics(MeterRegistry registry, Collection<String> reasons) {
    reused = taken(registry, true);
    opened = taken(registry, false);
    for (String reason : reasons) {
      retired.put(
          reason,
          Counter.builder("drawbridge.upstream.connections.retired")
              .description("Upstream connections that will not be shared again")
              .tag("reason", reason)
              .register(registry));
    }
    for (Spare end : Spare.values()) {
      spares.put(
          end,
          Counter.builder("drawbridge.upstream.spares")
              .description("Upstream connections opened ahead of need, by what became of them")
              .tag("result", end.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
    gauge(registry, "drawbridge.upstream.connections.idle", "Connections kept for reuse", kept);
    gauge(
        registry,
        "drawbridge.upstream.requests.waiting",
        "Requests that wait for an upstream connection to open",
        waiting);
  }

  private static Counter taken(MeterRegistry registry, boolean reused) {
    return Counter.builder("drawbridge.upstream.connections")
        .description("Upstream connections that sessions got from the pool, or had to open")
        .tag("reused", Boolean.toString(reused))
        .register(registry);
  }

  private static void gauge(
      MeterRegistry registry, String name, String description, LongAdder value) {
    Gauge.builder(name, value, LongAdder::sum)
        .description(description)
        .strongReference(true)
        .register(registry);
  }

  @Override
  public void taken(boolean again) {
    (again ? reused : opened).increment();
  }

  @Override
  public void retired(String reason) {
    Counter counter = retired.get(reason);
    if (counter != null) {
      counter.increment();
    }
  }

  @Override
  public void kept(int change) {
    kept.add(change);
  }

  @Override
  public void spare(Spare end) {
    Counter counter = spares.get(end);
    if (counter != null) {
      counter.increment();
    }
  }

  @Override
  public void waiting(int change) {
    waiting.add(change);
  }
}
