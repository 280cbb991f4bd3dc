// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.classify.Classification;
import io.drawbridge.classify.Finding;
import io.drawbridge.policy.Destination;
import io.drawbridge.testing.HelloBytes;
import io.drawbridge.testing.SampleSession;
import io.drawbridge.testing.SettableClock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClientHistoryTest {
  private static final Classification TLS13 = SampleSession.offer();
  private static final Classification TLS12 =
      SampleSession.offer(new HelloBytes().suites(0xC02F).supportedVersions(0x0303));
  private static final Destination HERE = new Destination("a.example", 443);

  private final SettableClock clock = new SettableClock(Instant.parse("2027-01-01T00:00:00Z"));
  private final ClientHistory history = new ClientHistory(clock);

  @Test
  void aLowerOfferThanBeforeIsADowngrade() {
    assertThat(isDowngraded(TLS13, "10.0.0.1", "u", "curl/8.5.0")).isFalse();
    assertThat(isDowngraded(TLS12, "10.0.0.1", "u", "curl/8.5.1")).isTrue();
    assertThat(isDowngraded(TLS12, "10.0.0.1", "u", "curl")).isTrue();
    assertThat(isDowngraded(TLS13, "10.0.0.1", "u", "curl/8")).isFalse();
  }

  @Test
  void everyAppHasItsOwnHistory() {
    assertThat(isDowngraded(TLS13, "10.0.0.1", "u", "curl/8")).isFalse();
    assertThat(isDowngraded(TLS12, "10.0.0.2", "u", "curl/8")).isFalse();
    assertThat(isDowngraded(TLS12, "10.0.0.1", "v", "curl/8")).isFalse();
    assertThat(isDowngraded(TLS12, "10.0.0.1", null, "curl/8")).isFalse();
    assertThat(isDowngraded(TLS12, "10.0.0.1", "u", "wget/1")).isFalse();
  }

  @Test
  void anAppWithoutANameIsKnownByItsDestination() {
    assertThat(isDowngraded(TLS13, "10.0.0.1", null, null)).isFalse();
    assertThat(isDowngraded(TLS12, "10.0.0.1", null, null)).isTrue();
    assertThat(
            history
                .note(TLS12, address("10.0.0.1"), null, null, new Destination("b.example", 443))
                .findings())
        .doesNotContain(Finding.DOWNGRADED_CLIENT);
  }

  @Test
  void anIpv6HostIsKnownByItsNetwork() {
    assertThat(isDowngraded(TLS13, "2001:db8::1", null, "curl/8")).isFalse();
    assertThat(isDowngraded(TLS12, "2001:db8::ffff", null, "curl/8")).isTrue();
    assertThat(isDowngraded(TLS12, "2001:db8:1::1", null, "curl/8")).isFalse();
  }

  @Test
  void aBetterOfferIsForgottenAfterAWeek() {
    assertThat(isDowngraded(TLS13, "10.0.0.1", null, "curl/8")).isFalse();
    clock.advance(Duration.ofDays(6));
    assertThat(isDowngraded(TLS12, "10.0.0.1", null, "curl/8")).isTrue();
    clock.advance(Duration.ofDays(2));
    assertThat(isDowngraded(TLS12, "10.0.0.1", null, "curl/8")).isFalse();
  }

  private boolean isDowngraded(
      Classification offer, String address, @Nullable String user, @Nullable String userAgent) {
    return history
        .note(offer, address(address), user, userAgent, HERE)
        .findings()
        .contains(Finding.DOWNGRADED_CLIENT);
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
