// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** Gauges of Netty's event loops and direct memory. */
public final class EventLoopMeters {
  private EventLoopMeters() {}

  /**
   * Registers a gauge of waiting tasks for each loop of {@code loops}, and those of direct memory.
   *
   * @param loops of single-threaded executors; loops of another kind are left out
   */
  public static void bind(MeterRegistry registry, EventExecutorGroup loops) {
    int index = 0;
    for (EventExecutor loop : loops) {
      if (loop instanceof SingleThreadEventExecutor executor) {
        Gauge.builder(
                "drawbridge.event.loop.pending.tasks",
                executor,
                SingleThreadEventExecutor::pendingTasks)
            .description("Tasks that wait for the event loop; more than a few for long is overload")
            .tag("loop", Integer.toString(index++))
            .register(registry);
      }
    }
    Gauge.builder("drawbridge.direct.memory.used", EventLoopMeters::usedDirectBytes)
        .description("Direct memory held by Netty")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("drawbridge.direct.memory.max", PlatformDependent::maxDirectMemory)
        .description("The most direct memory that Netty takes")
        .baseUnit("bytes")
        .register(registry);
  }

  /** Netty's own count, or the JVM's where Netty leaves the counting to the JVM. */
  private static long usedDirectBytes() {
    long counted = PlatformDependent.usedDirectMemory();
    if (counted >= 0) {
      return counted;
    }
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }
}
