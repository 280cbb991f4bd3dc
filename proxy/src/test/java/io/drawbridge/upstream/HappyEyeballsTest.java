// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class HappyEyeballsTest {

  @Test
  void takesFamiliesInTurnStartingWithTheFirst() {
    List<InetSocketAddress> ordered =
        HappyEyeballs.order(addresses("192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2"));

    assertThat(ordered)
        .isEqualTo(addresses("192.0.2.1", "2001:db8::1", "192.0.2.2", "2001:db8::2"));
  }

  @Test
  void triesABoundedNumber() {
    List<InetSocketAddress> many =
        IntStream.range(1, 50).mapToObj(i -> new InetSocketAddress("192.0.2." + i, 443)).toList();

    assertThat(HappyEyeballs.order(many)).hasSize(HappyEyeballs.MAX_ATTEMPTS);
  }

  private static List<InetSocketAddress> addresses(String... literals) {
    return Arrays.stream(literals).map(each -> new InetSocketAddress(each, 443)).toList();
  }
}
