// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbridge.event.SessionEvent;
import io.drawbridge.policy.Failure;
import io.drawbridge.policy.Verdict;
import io.drawbridge.testing.Command;
import io.drawbridge.testing.PostgresServer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Several proxies and one inventory, in the PostgreSQL of the system. */
class PostgresIT {
  private static final Verdict CARRY = new Verdict.Intercept("sync-engine", "carried", true);
  private static final Verdict REJECT = new Verdict.Reject("default", "no", Failure.LEGACY_VERSION);

  private static PostgresServer postgres;

  @BeforeAll
  static void start() throws Exception {
    Command.require("psql");
    postgres = PostgresServer.start();
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  private static Inventory proxy() {
    Inventory inventory =
        new Inventory(
            new Options(
                new Place.Server(postgres.url(), postgres.passwordFile()),
                1000,
                Duration.ofDays(3650),
                Duration.ofMinutes(5),
                100,
                new ClientNames(32, 64, List.of())),
            Clock.systemUTC(),
            rule -> "");
    inventory.start();
    return inventory;
  }

  private static void see(Inventory inventory, String client, String host, Verdict verdict) {
    inventory
        .listener()
        .on(
            new SessionEvent.Ended(
                InventoryTest.session(client, host, verdict, Instant.now().toString())));
  }

  private static long sessions(List<Row> rows, String host) {
    return rows.stream()
        .filter(row -> row.identity().host().equals(host))
        .mapToLong(Row::sessions)
        .sum();
  }

  @Test
  void twoProxiesCountTogether() throws Exception {
    try (Inventory one = proxy();
        Inventory two = proxy()) {
      Thread other = Thread.ofPlatform().start(() -> write(two));
      write(one);
      other.join();

      List<Row> rows = one.rows(Instant.EPOCH);

      assertThat(rows.stream().filter(row -> row.identity().host().equals("shared.example")))
          .hasSize(5);
      assertThat(sessions(rows, "shared.example")).isEqualTo(200);
      assertThat(one.health().failed() + two.health().failed()).isZero();
    }
  }

  private static void write(Inventory inventory) {
    for (int i = 0; i < 100; i++) {
      see(inventory, "10.20.1." + i % 5 + ":1", "shared.example", CARRY);
      if (i % 10 == 9) {
        try {
          inventory.rows(Instant.EPOCH);
        } catch (InventoryException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  @Test
  void aServerThatGoesAwayLosesNothing() throws Exception {
    try (Inventory inventory = proxy()) {
      see(inventory, "10.20.1.1:1", "gone.example", REJECT);
      assertThat(sessions(inventory.rows(Instant.EPOCH), "gone.example")).isEqualTo(1);
      postgres.halt();
      see(inventory, "10.20.1.1:1", "gone.example", REJECT);
      see(inventory, "10.20.1.2:1", "gone.example", REJECT);

      assertThatThrownBy(() -> inventory.rows(Instant.EPOCH))
          .isInstanceOf(InventoryException.class);
      assertThat(inventory.health().pending()).isEqualTo(2);
      assertThat(inventory.health().problem()).doesNotContain("gone.example");
      postgres.resume();

      assertThat(sessions(inventory.rows(Instant.EPOCH), "gone.example")).isEqualTo(3);
      assertThat(inventory.health().problem()).isNull();
      assertThat(inventory.refusal("0123456789abcdef")).isPresent();
    }
  }
}
