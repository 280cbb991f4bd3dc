// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClientRateTest {
  private static final long START = Long.MAX_VALUE - 5; // nanoTime may overflow
  private final AtomicLong nanos = new AtomicLong(START);
  private final ClientRate rate = new ClientRate(10, Duration.ofSeconds(1), 20, nanos::get);

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private long taken(String client, int tries) {
    return IntStream.range(0, tries).filter(i -> rate.tryTake(address(client))).count();
  }

  @Test
  void whatIsSavedUpCanBeTakenAtOnceAndNoMore() {
    assertThat(taken("192.0.2.1", 100)).isEqualTo(20);
  }

  @Test
  void tokensComeBackEvenly() {
    taken("192.0.2.1", 100);

    nanos.addAndGet(Duration.ofMillis(500).toNanos());

    assertThat(taken("192.0.2.1", 100)).isEqualTo(5);
  }

  @Test
  void noMoreThanTheSavingsComeBack() {
    taken("192.0.2.1", 100);

    nanos.addAndGet(Duration.ofHours(1).toNanos());

    assertThat(taken("192.0.2.1", 100)).isEqualTo(20);
  }

  @Test
  void aTokenGivenBackCanBeTakenAgain() {
    taken("192.0.2.1", 100);

    rate.giveBack(address("192.0.2.1"));

    assertThat(taken("192.0.2.1", 100)).isEqualTo(1);
  }

  @Test
  void oneClientDoesNotUseUpAnothersTokens() {
    taken("192.0.2.1", 100);

    assertThat(taken("192.0.2.2", 100)).isEqualTo(20);
  }

  @Test
  void theAddressesOfOneIpv6SubnetAreOneClient() {
    assertThat(taken("2001:db8::1", 15) + taken("2001:db8::2", 15)).isEqualTo(20);
    assertThat(taken("2001:db8:0:1::1", 100)).isEqualTo(20);
  }
}
