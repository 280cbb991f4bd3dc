// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Meters of the program as a whole: build, configuration reloads, dropped log lines, and the JVM.
 *
 * <p>Safe for any thread. Owns listeners on the garbage collector until closed. Must be kept as
 * long as its meters are read, as the registry holds it weakly.
 */
public final class ProgramMetrics implements AutoCloseable {
  // A function counter does not keep what it reads; this does.
  private final LongSupplier droppedLogLines;
  private final Counter acceptStops;
  private final Counter reloaded;
  private final Counter refused;
  private final JvmGcMetrics gc = new JvmGcMetrics();

  /**
   * Registers the meters.
   *
   * @param version of this program
   * @param droppedLogLines how many log lines were given up so far, never falling
   */
  public ProgramMetrics(MeterRegistry registry, String version, LongSupplier droppedLogLines) {
    this.droppedLogLines = droppedLogLines;
    Gauge.builder("drawbridge.build.info", () -> 1)
        .description("The running build, always 1")
        .tag("version", version)
        .tag("java", Runtime.version().toString())
        .register(registry);
    FunctionCounter.builder(
            "drawbridge.log.lines.dropped", this, self -> self.droppedLogLines.getAsLong())
        .description("Log lines given up because the reader of the log is too slow")
        .register(registry);
    acceptStops =
        Counter.builder("drawbridge.accept.stops")
            .description("Times that accepting stopped for want of file descriptors")
            .register(registry);
    reloaded = reloads(registry, "ok");
    refused = reloads(registry, "failed");
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    gc.bindTo(registry);
  }

  /** Shows how many rules have a key log at the time. */
  public static void showKeyLogs(MeterRegistry registry, Supplier<Number> rules) {
    Gauge.builder("drawbridge.key.log.rules", rules)
        .description("Rules with a key log: TLS secrets of their sessions are written to a file")
        .register(registry);
  }

  /** Counts a stop of accepting. */
  public void acceptStopped() {
    acceptStops.increment();
  }

  /** Counts an attempt to reload the configuration. */
  public void reloaded(boolean ok) {
    (ok ? reloaded : refused).increment();
  }

  @Override
  public void close() {
    gc.close();
  }

  private static Counter reloads(MeterRegistry registry, String outcome) {
    return Counter.builder("drawbridge.config.reloads")
        .description("Attempts to reload the configuration")
        .tag("outcome", outcome)
        .register(registry);
  }
}
