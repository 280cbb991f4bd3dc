// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.SettableClock;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RotatingKeyTest {
  private final SettableClock clock = new SettableClock(OwnRoot.MADE);
  private final RotatingKey rotating =
      new RotatingKey(LeafKey.ECDSA, Duration.ofHours(24), clock, OwnRoot.RANDOM);

  @Test
  void lastsForItsPeriod() {
    KeyPair first = rotating.current();
    clock.advance(Duration.ofHours(24).minusMillis(1));
    assertThat(rotating.current()).isSameAs(first);
    clock.advance(Duration.ofMillis(1));
    KeyPair second = rotating.current();
    assertThat(second.getPublic()).isNotEqualTo(first.getPublic());
    assertThat(rotating.current()).isSameAs(second);
  }

  @Test
  void isMadeOnceHoweverManyAsk() throws InterruptedException {
    Set<KeyPair> seen = ConcurrentHashMap.newKeySet();
    var threads =
        Stream.generate(() -> Thread.ofPlatform().start(() -> seen.add(rotating.current())))
            .limit(20)
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(seen).hasSize(1);
  }
}
