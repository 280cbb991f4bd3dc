// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.LongSupplier;

/**
 * Meters of the inventory. Must be kept as long as they are read, as the registry holds it weakly.
 *
 * @param up 1 while the inventory can be written, else 0
 * @param rows identities kept
 * @param pending identities waiting to be written
 * @param written batches written so far
 * @param failed writes that failed so far
 * @param droppedSessions sessions that found no room so far
 * @param droppedRefusals refusals that found no room so far
 * @param droppedRows identities deleted so far to keep the limit
 */
public record InventoryMetrics(
    LongSupplier up,
    LongSupplier rows,
    LongSupplier pending,
    LongSupplier written,
    LongSupplier failed,
    LongSupplier droppedSessions,
    LongSupplier droppedRefusals,
    LongSupplier droppedRows) {

  /** Registers the meters. */
  public InventoryMetrics bindTo(MeterRegistry registry) {
    gauge(registry, "up", "1 while the inventory can be written, else 0", up);
    gauge(registry, "rows", "Identities kept", rows);
    gauge(registry, "pending", "Identities waiting to be written", pending);
    count(registry, "writes", "Batches written to the inventory", "outcome", "ok", written);
    count(registry, "writes", "Batches written to the inventory", "outcome", "failed", failed);
    String dropped = "What the inventory had no room for";
    count(registry, "dropped", dropped, "what", "sessions", droppedSessions);
    count(registry, "dropped", dropped, "what", "refusals", droppedRefusals);
    count(registry, "dropped", dropped, "what", "rows", droppedRows);
    return this;
  }

  private static void gauge(
      MeterRegistry registry, String name, String description, LongSupplier value) {
    Gauge.builder("drawbridge.inventory." + name, value, LongSupplier::getAsLong)
        .description(description)
        .register(registry);
  }

  private static void count(
      MeterRegistry registry,
      String name,
      String description,
      String label,
      String labelValue,
      LongSupplier value) {
    FunctionCounter.builder("drawbridge.inventory." + name, value, LongSupplier::getAsLong)
        .description(description)
        .tag(label, labelValue)
        .register(registry);
  }
}
