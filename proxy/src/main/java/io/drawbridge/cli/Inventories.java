// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.config.Settings;
import io.drawbridge.event.SessionListener;
import io.drawbridge.inventory.ClientNames;
import io.drawbridge.inventory.Inventory;
import io.drawbridge.inventory.Options;
import io.drawbridge.inventory.Place;
import io.drawbridge.metrics.InventoryMetrics;
import io.drawbridge.policy.Policy;
import io.drawbridge.policy.Rule;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The inventory as the settings describe it; none where they say so. */
final class Inventories implements AutoCloseable {
  private static final String FILE = "inventory.db";

  private final @Nullable Inventory inventory;

  // Kept for the registry, which holds what it reads weakly.
  @SuppressWarnings("UnusedVariable")
  private @Nullable InventoryMetrics metrics;

  private Inventories(@Nullable Inventory inventory) {
    this.inventory = inventory;
  }

  /** Not started yet; {@code policy} names the owners of rules. */
  static Inventories of(Settings settings, Clock clock, Supplier<Policy> policy) {
    Settings.Inventory own = settings.inventory();
    if (own.database().equals("none")) {
      return new Inventories(null);
    }
    Place place =
        own.database().equals("embedded")
            ? new Place.Embedded(settings.data().resolve(FILE))
            : new Place.Server(own.database(), own.passwordFile());
    ClientNames names = new ClientNames(own.ipv4PrefixBits(), own.ipv6PrefixBits(), own.clients());
    Options options = new Options(place, own.rows(), own.age(), own.flush(), own.refusals(), names);
    return new Inventories(new Inventory(options, clock, rule -> owner(policy.get(), rule)));
  }

  private static String owner(Policy policy, String rule) {
    return policy.rules().stream()
        .filter(each -> each.name().equals(rule))
        .map(Rule::owner)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse("");
  }

  SessionListener listener() {
    return inventory == null ? event -> {} : inventory.listener();
  }

  @Nullable Inventory inventory() {
    return inventory;
  }

  /** For the health page. */
  String words() {
    return inventory == null ? "off" : inventory.health().words();
  }

  void start(MeterRegistry registry) {
    Inventory started = inventory;
    if (started != null) {
      metrics =
          new InventoryMetrics(
                  () -> started.health().problem() == null ? 1 : 0,
                  () -> started.health().rows(),
                  () -> started.health().pending(),
                  () -> started.health().written(),
                  () -> started.health().failed(),
                  () -> started.health().droppedSessions(),
                  () -> started.health().droppedRefusals(),
                  () -> started.health().droppedRows())
              .bindTo(registry);
      started.start();
    }
  }

  @Override
  public void close() {
    if (inventory != null) {
      inventory.close();
    }
  }
}
