// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbridge.event.SessionEvent;
import io.drawbridge.event.SessionRecord;
import io.drawbridge.policy.Destination;
import io.drawbridge.policy.Failure;
import io.drawbridge.policy.NamedNetwork;
import io.drawbridge.policy.Network;
import io.drawbridge.policy.Verdict;
import io.drawbridge.testing.Await;
import io.drawbridge.testing.SampleSession;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InventoryTest {
  private static final Instant EARLY = Instant.EPOCH;

  @TempDir Path directory;

  private Inventory inventory() {
    return inventory(100);
  }

  private Inventory inventory(int rows) {
    return inventory(rows, Instant.parse("2026-03-05T00:00:00Z"));
  }

  private Inventory inventory(int rows, Instant now) {
    Inventory inventory =
        new Inventory(
            new Options(
                new Place.Embedded(file()),
                rows,
                Duration.ofDays(3650),
                Duration.ofMinutes(5),
                10,
                names()),
            Clock.fixed(now, ZoneOffset.UTC),
            rule -> rule.equals("sync-engine") ? "mail-team" : "");
    inventory.start();
    return inventory;
  }

  private static ClientNames names() {
    return new ClientNames(
        24, 64, List.of(new NamedNetwork(Network.parse("10.20.0.0/16"), "mail")));
  }

  private Path file() {
    return directory.resolve("inventory.db");
  }

  private static void see(Inventory inventory, SessionRecord session) {
    inventory.listener().on(new SessionEvent.Ended(session));
  }

  static SessionRecord session(String client, String host, Verdict verdict, String time) {
    SessionRecord sample = new SampleSession().verdict(verdict).record();
    return new SessionRecord(
        sample.id(),
        Instant.parse(time),
        client,
        sample.user(),
        sample.userAgent(),
        new Destination(host, 443),
        sample.offer(),
        verdict,
        sample.clientTls(),
        sample.upstreamAddress(),
        sample.upstreamTls(),
        sample.upstreamFindings(),
        sample.upstreamReused(),
        verdict instanceof Verdict.Reject reject ? reject.failure() : null,
        null,
        10,
        20,
        1,
        2,
        List.of());
  }

  private static final Verdict CARRY = new Verdict.Intercept("sync-engine", "carried", true);
  private static final Verdict REJECT = new Verdict.Reject("default", "no", Failure.LEGACY_VERSION);

  @Test
  void sessionsOfOneIdentityAreOneRow() throws Exception {
    try (Inventory inventory = inventory()) {
      see(inventory, session("10.20.1.2:1", "a.example", CARRY, "2026-03-01T00:00:00Z"));
      see(inventory, session("10.20.1.9:2", "a.example", REJECT, "2026-03-03T00:00:00Z"));
      see(inventory, session("10.20.1.2:3", "a.example", CARRY, "2026-03-02T00:00:00Z"));
      see(inventory, session("10.20.2.2:3", "a.example", CARRY, "2026-03-02T00:00:00Z"));

      List<Row> rows = inventory.rows(EARLY);

      assertThat(rows).hasSize(2);
      Row row = rows.stream().filter(r -> r.sessions() == 3).findFirst().orElseThrow();
      assertThat(row.identity().client()).isEqualTo("10.20.1.0/24");
      assertThat(row.label()).isEqualTo("mail");
      assertThat(row.first()).isEqualTo("2026-03-01T00:00:00Z");
      assertThat(row.last()).isEqualTo("2026-03-03T00:00:00Z");
      assertThat(row.refused()).isEqualTo(1);
      assertThat(row.bytesOut()).isEqualTo(60);
      assertThat(row.identity().offered()).isEqualTo("TLSv1.3");
    }
  }

  @Test
  void whatTheFirstSchemaHoldsIsTakenOver() throws Exception {
    SessionRecord known = session("10.20.1.2:1", "a.example", CARRY, "2026-03-02T00:00:00Z");
    Batch batch = new Batch(1 << 20, 1);
    batch.add(known, names());
    Identity identity = batch.tallies().keySet().iterator().next();
    try (Connection old = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = old.createStatement();
        InputStream script = Schema.class.getResourceAsStream("schema/001-sightings.sql")) {
      statement.executeUpdate(new String(script.readAllBytes(), StandardCharsets.UTF_8));
      statement.executeUpdate("CREATE TABLE schema_version (version INTEGER PRIMARY KEY)");
      statement.executeUpdate("INSERT INTO schema_version VALUES (1)");
      statement.executeUpdate(
          ("INSERT INTO sighting VALUES ('%s', '%s', 'mail', '%s', '%s', '%s', '%s', %d, '%s', '%s',"
                  + " '%s', %d, %d, 5, 4, 3, 2, 1, 'old', 'him', 'reject', 'legacy-version')")
              .formatted(
                  identity.key(),
                  identity.client(),
                  identity.user(),
                  identity.application(),
                  identity.ja4(),
                  identity.host(),
                  identity.port(),
                  identity.offered(),
                  identity.findings(),
                  identity.offer(),
                  Instant.parse("2026-01-01T00:00:00Z").toEpochMilli(),
                  Instant.parse("2026-02-01T00:00:00Z").toEpochMilli()));
    }

    try (Inventory inventory = inventory()) {
      assertThat(inventory.rows(EARLY))
          .containsExactly(
              new Row(
                  identity,
                  "mail",
                  Instant.parse("2026-01-01T00:00:00Z"),
                  Instant.parse("2026-02-01T00:00:00Z"),
                  5,
                  4,
                  3,
                  2,
                  1,
                  "old",
                  "him",
                  "reject",
                  "legacy-version"));
      see(inventory, known);
      assertThat(inventory.rows(EARLY))
          .singleElement()
          .matches(row -> row.sessions() == 6 && row.owner().equals("mail-team"));
    }
  }

  @Test
  void whatWasSeenSurvivesARestartAndIsAddedTo() throws Exception {
    try (Inventory inventory = inventory()) {
      see(inventory, session("10.20.1.2:1", "a.example", CARRY, "2026-03-01T00:00:00Z"));
    }
    try (Inventory inventory = inventory()) {
      see(inventory, session("10.20.1.2:1", "a.example", CARRY, "2026-03-02T00:00:00Z"));

      assertThat(inventory.rows(EARLY))
          .singleElement()
          .satisfies(
              row -> {
                assertThat(row.sessions()).isEqualTo(2);
                assertThat(row.first()).isEqualTo("2026-03-01T00:00:00Z");
                assertThat(row.owner()).isEqualTo("mail-team");
              });
      assertThat(inventory.rows(Instant.parse("2026-03-03T00:00:00Z"))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2056-03-05T00:00:00Z", "1996-03-05T00:00:00Z"})
  void aRestartWithAWrongClockDeletesNothing(Instant wrong) throws Exception {
    try (Inventory inventory = inventory()) {
      see(inventory, session("10.20.1.2:1", "a.example", CARRY, "2026-03-05T00:00:00Z"));
    }
    try (Inventory inventory = inventory(100, wrong)) {
      see(inventory, session("10.20.1.2:1", "b.example", CARRY, wrong.toString()));

      assertThat(inventory.rows(EARLY)).hasSize(2);
    }
    try (Inventory inventory = inventory()) {
      assertThat(inventory.rows(EARLY)).anyMatch(row -> row.identity().host().equals("a.example"));
    }
  }

  @Test
  void aRefusalIsFoundByItsId() throws Exception {
    try (Inventory inventory = inventory()) {
      see(inventory, session("10.20.1.2:1", "a.example", REJECT, "2026-03-01T00:00:00Z"));

      Refusal refusal = inventory.refusal("0123456789abcdef").orElseThrow();
      assertThat(refusal.failure()).isEqualTo("legacy-version");
      assertThat(refusal.client()).isEqualTo("10.20.1.2:1");
      assertThat(inventory.refusal("ffffffffffffffff")).isEmpty();
      assertThat(inventory.refusals(5)).containsExactly(refusal);
    }
  }

  @Test
  void keepsThoseSeenLastAndCountsTheOthers() throws Exception {
    try (Inventory inventory = inventory()) {
      for (int day = 10; day < 30; day++) {
        see(
            inventory,
            session("10.20.1.2:1", day + ".example", CARRY, "2026-03-" + day + "T00:00:00Z"));
      }
      assertThat(inventory.rows(EARLY)).hasSize(20);
    }
    try (Inventory inventory = inventory(5)) {
      assertThat(inventory.rows(EARLY))
          .extracting(row -> row.identity().host())
          .containsExactlyInAnyOrder(
              "25.example", "26.example", "27.example", "28.example", "29.example");
      assertThat(inventory.health().droppedRows()).isEqualTo(15);
    }
  }

  @Test
  void aLockedDatabaseIsWaitedForAndNothingIsLost() throws Exception {
    try (Inventory inventory = inventory()) {
      inventory.rows(EARLY);
      try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
          Statement statement = other.createStatement()) {
        statement.execute("BEGIN EXCLUSIVE");
        see(inventory, session("10.20.1.2:1", "a.example", CARRY, "2026-03-01T00:00:00Z"));

        assertThatThrownBy(() -> inventory.rows(EARLY)).isInstanceOf(InventoryException.class);
        assertThat(inventory.health().problem()).containsIgnoringCase("locked");
        assertThat(inventory.health().pending()).isEqualTo(1);
        statement.execute("COMMIT");
      }

      assertThat(inventory.rows(EARLY)).hasSize(1);
      assertThat(inventory.health().problem()).isNull();
    }
  }

  @Test
  void aRemovedFileIsMadeAnew() throws Exception {
    try (Inventory inventory = inventory()) {
      see(inventory, session("10.20.1.2:1", "a.example", CARRY, "2026-03-01T00:00:00Z"));
      inventory.rows(EARLY);
      Files.delete(file());
      see(inventory, session("10.20.1.2:1", "b.example", CARRY, "2026-03-01T00:00:00Z"));

      assertThat(inventory.rows(EARLY))
          .extracting(row -> row.identity().host())
          .containsExactly("b.example");
      assertThat(file()).exists();
    }
  }

  @Test
  void aFileThatIsNoDatabaseIsPutAside() throws Exception {
    Files.writeString(file(), "no database at all, but long enough to be taken for one".repeat(20));
    try (Inventory inventory = inventory()) {
      see(inventory, session("10.20.1.2:1", "a.example", CARRY, "2026-03-01T00:00:00Z"));

      assertThat(inventory.rows(EARLY)).hasSize(1);
      assertThat(directory.resolve("inventory.db.broken")).exists();
    }
  }

  @Test
  void theFileIsForItsOwnerOnly() throws Exception {
    try (Inventory inventory = inventory()) {
      inventory.rows(EARLY);
      Await.until(() -> "the file", () -> Files.exists(file()));
      assertThat(Files.getPosixFilePermissions(file())).hasSize(2);
    }
  }
}
