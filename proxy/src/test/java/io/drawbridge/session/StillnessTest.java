// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.policy.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StillnessTest {
  private static final Duration STALL = Duration.ofSeconds(30);
  private static final Duration IDLE = Duration.ofMinutes(5);

  private static final class Pipe implements Stillness.Traffic {
    private long moved = 1;
    private @Nullable String stalledIn;
    private boolean between;

    @Override
    public long moved() {
      return moved;
    }

    @Override
    public @Nullable String stalledIn(Duration time) {
      return stalledIn;
    }

    @Override
    public boolean isBetween() {
      return between;
    }
  }

  private final Pipe pipe = new Pipe();
  private final Stillness stillness = new Stillness(pipe, STALL, IDLE);

  private Stillness.Finding after(Duration silence) {
    Duration passed = Duration.ZERO;
    while (true) {
      passed = passed.plus(stillness.next());
      Stillness.Finding finding = stillness.look();
      if (passed.compareTo(silence) >= 0) {
        assertThat(passed).isEqualTo(silence);
        return finding;
      }
      assertThat(finding).isEqualTo(new Stillness.Finding.Wait());
    }
  }

  @Test
  void whoWaitsIsLetWaitForTheIdleLimit() {
    assertThat(after(IDLE))
        .isEqualTo(
            new Stillness.Finding.Over(Failure.IDLE_TIMEOUT, "nothing came within the limit"));
  }

  @Test
  void whoStallsIsCut() {
    pipe.stalledIn = "a record";

    assertThat(after(STALL)).isEqualTo(new Stillness.Finding.Over(Failure.STALLED, "a record"));
  }

  @Test
  void theRestMayJustBeComing() {
    pipe.stalledIn = "a record";
    assertThat(stillness.look()).isEqualTo(new Stillness.Finding.Wait());

    pipe.moved++;

    assertThat(stillness.look()).isEqualTo(new Stillness.Finding.Wait());
    assertThat(stillness.look()).isInstanceOf(Stillness.Finding.Over.class);
  }

  @Test
  void whoNeverSaysAnythingIsCut() {
    pipe.moved = 0;

    assertThat(after(STALL)).isInstanceOf(Stillness.Finding.Over.class);
  }

  @Test
  void whatRestsIsEndedWithoutAReason() {
    pipe.between = true;

    assertThat(after(STALL)).isEqualTo(new Stillness.Finding.Rest());
  }
}
