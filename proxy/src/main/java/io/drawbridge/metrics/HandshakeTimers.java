// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.metrics;

import io.drawbridge.event.Leg;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The duration of handshakes that ended well, by leg and resumption. Safe for any thread. */
final class HandshakeTimers {
  private final Map<Leg, Timer> full = new EnumMap<>(Leg.class);
  private final Map<Leg, Timer> resumed = new EnumMap<>(Leg.class);

  HandshakeTimers(MeterRegistry registry) {
    for (Leg leg : Leg.values()) {
      full.put(leg, timer(registry, leg, false));
      resumed.put(leg, timer(registry, leg, true));
    }
  }

  void record(Leg leg, boolean wasResumed, long nanos) {
    Timer timer = (wasResumed ? resumed : full).get(leg);
    if (timer != null) {
      timer.record(nanos, TimeUnit.NANOSECONDS);
    }
  }

  private static Timer timer(MeterRegistry registry, Leg leg, boolean resumed) {
    return Timers.histogram(
        registry,
        "drawbridge.handshake",
        "Duration of TLS handshakes that ended well",
        Tags.of("leg", leg.label(), "resumed", Boolean.toString(resumed)));
  }
}
