// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.config.Reuse;
import io.drawbridge.event.PoolListener;
import io.drawbridge.http.Peculiarity;
import io.drawbridge.metrics.PoolMetrics;
import io.drawbridge.netty.Descriptors;
import io.drawbridge.netty.Retirement;
import io.drawbridge.upstream.PoolLimits;
import io.drawbridge.upstream.UpstreamPools;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Wires the pools of upstream connections and their meters. */
final class SharedUpstreams {
  private SharedUpstreams() {}

  /** The meters, once for the program. */
  static PoolListener metrics(MeterRegistry registry) {
    List<String> reasons =
        Stream.concat(
                Arrays.stream(Retirement.values()).map(Retirement::label),
                Arrays.stream(Peculiarity.values()).map(Peculiarity::label))
            .toList();
    return new PoolMetrics(registry, reasons);
  }

  /** The pools of one snapshot, which leave most of the file descriptors to connections in use. */
  static UpstreamPools pools(Reuse reuse, PoolListener listener, Clock clock) {
    int total = (int) Math.min(reuse.connections(), Descriptors.ofProcess().most() / 4);
    PoolLimits limits =
        new PoolLimits(reuse.perUpstream(), total, reuse.idle(), reuse.age(), reuse.requests());
    return new UpstreamPools(limits, EventLoops.COUNT, listener, clock);
  }
}
