// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.metrics;

import io.drawbridge.event.TraceListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what becomes of traces. Safe for any thread. */
public final class TraceMetrics implements TraceListener {
  private final Counter sent;
  private final Counter refused;
  private final Counter dropped;

  /** Registers its meters. */
  public TraceMetrics(MeterRegistry registry) {
    sent = counter(registry, "sent");
    refused = counter(registry, "refused");
    dropped = counter(registry, "dropped");
  }

  @Override
  public void sent(int traces) {
    sent.increment(traces);
  }

  @Override
  public void refused(int traces) {
    refused.increment(traces);
  }

  @Override
  public void dropped() {
    dropped.increment();
  }

  private static Counter counter(MeterRegistry registry, String outcome) {
    return Counter.builder("drawbridge.traces")
        .description("Traces of sessions, by what became of them")
        .tag("outcome", outcome)
        .register(registry);
  }
}
