// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClockWatchTest {
  private final SettableClock clock = new SettableClock(Instant.parse("2027-03-31T00:00:00Z"));
  private long nanos;

  private boolean steadyAfter(ClockWatch watch, Duration passed, Duration told) {
    nanos += passed.toNanos();
    clock.advance(told);
    return watch.isSteady(nanos);
  }

  @ParameterizedTest
  @ValueSource(longs = {-3650, -1, 1, 3650})
  void aClockThatJumpsIsNotBelievedForADay(long days) {
    Duration minute = Duration.ofMinutes(1);
    ClockWatch watch = new ClockWatch(clock, nanos);

    assertThat(steadyAfter(watch, minute, minute)).isTrue();
    assertThat(steadyAfter(watch, minute, Duration.ofDays(days))).isFalse();
    for (int i = 1; i < 24 * 60; i++) {
      assertThat(steadyAfter(watch, minute, minute)).isFalse();
    }
    assertThat(steadyAfter(watch, minute, minute)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"-3650,false", "-2,false", "0,true", "2,false", "3650,false"})
  void aStartFarFromWhatWasKeptIsNotBelieved(long days, boolean believed) {
    ClockWatch watch = new ClockWatch(clock, nanos);

    watch.compare(clock.instant().minus(Duration.ofDays(days)).toEpochMilli(), nanos);

    assertThat(steadyAfter(watch, Duration.ZERO, Duration.ZERO)).isEqualTo(believed);
  }

  @Test
  void aFirstStartIsBelieved() {
    ClockWatch watch = new ClockWatch(clock, nanos);

    watch.compare(0, nanos);

    assertThat(steadyAfter(watch, Duration.ZERO, Duration.ZERO)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {-59, 59})
  void lessThanAnHourIsNoJump(long minutes) {
    ClockWatch watch = new ClockWatch(clock, nanos);

    assertThat(steadyAfter(watch, Duration.ZERO, Duration.ofMinutes(minutes))).isTrue();
  }
}
