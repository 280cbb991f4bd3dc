// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.SettableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanHoldsTest {
  private static final Instant NOW = Instant.parse("2027-03-31T00:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  private final SettableClock clock = new SettableClock(NOW);
  private Path file;

  @BeforeEach
  void file(@TempDir Path directory) {
    file = directory.resolve("plan-holds.json");
  }

  private PlanHolds open() {
    return PlanHolds.open(file, clock);
  }

  @Test
  void aHoldIsKeptOverRestartsUntilItEnds() throws Exception {
    open().hold("sync", DAY, "ann", "vendor is late");

    PlanHolds again = open();
    assertThat(again.isHeld("sync", NOW)).isTrue();
    assertThat(again.isHeld("sync", NOW.plus(DAY))).isFalse();
    assertThat(again.isHeld("other", NOW)).isFalse();
    assertThat(again.list())
        .containsExactly(new PlanHolds.Hold("sync", NOW, NOW.plus(DAY), "ann", "vendor is late"));
    clock.advance(DAY);
    assertThat(open().list()).isEmpty();
  }

  @Test
  void aHoldThatWasReleasedStaysReleased() throws Exception {
    PlanHolds holds = open();
    holds.hold("sync", DAY, "ann", "vendor is late");

    assertThat(holds.release("sync", "ann")).isTrue();
    assertThat(holds.release("sync", "ann")).isFalse();
    assertThat(open().isHeld("sync", NOW)).isFalse();
  }

  @Test
  void aFileThatCannotBeReadHoldsNothingAndIsReplacedByTheNextHold() throws Exception {
    Files.writeString(file, "[{\"rule\": \"sync\"");

    PlanHolds holds = open();
    assertThat(holds.list()).isEmpty();
    holds.hold("sync", DAY, "ann", "vendor is late");
    assertThat(open().isHeld("sync", NOW)).isTrue();
  }
}
