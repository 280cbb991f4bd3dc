// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.config.Settings;
import io.drawbridge.policy.Failure;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OccupancyTest {
  private static final InetAddress A = address(1);
  private static final InetAddress B = address(2);
  private static final InetAddress C = address(3);

  private final Settings.Limits limits =
      new Settings.Limits(
          5,
          3,
          4,
          2,
          1,
          1,
          Duration.ZERO,
          0,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          0,
          Duration.ZERO);

  private final Occupancy occupancy = new Occupancy();

  private static InetAddress address(int last) {
    try {
      return InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) last});
    } catch (java.net.UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private void enter(InetAddress client, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(occupancy.enter(client, limits)).isNull();
    }
  }

  @Test
  void aClientHasItsShareOfTheSessions() {
    enter(A, 3);

    assertThat(occupancy.enter(A, limits)).isEqualTo(Failure.CLIENT_CONNECTIONS);
    assertThat(occupancy.enter(B, limits)).isNull();
    assertThat(occupancy.enter(C, limits)).isEqualTo(Failure.OVERLOADED);
  }

  @Test
  void whatIsOverFreesItsPlace() {
    enter(A, 3);
    occupancy.leave(A);

    enter(A, 1);
    for (int i = 0; i < 3; i++) {
      occupancy.leave(A);
    }
    assertThat(occupancy.sessions()).isZero();
    enter(A, 3);
  }

  @Test
  void aClientHasItsShareOfTheHandshakes() {
    enter(A, 3);
    enter(B, 2);
    assertThat(occupancy.beginHandshake(A, limits)).isNull();
    assertThat(occupancy.beginHandshake(A, limits)).isNull();

    assertThat(occupancy.beginHandshake(A, limits)).isEqualTo(Failure.CLIENT_HANDSHAKES);
    assertThat(occupancy.beginHandshake(B, limits)).isNull();
    assertThat(occupancy.beginHandshake(B, limits)).isNull();
    assertThat(occupancy.beginHandshake(C, limits)).isEqualTo(Failure.HANDSHAKES);

    occupancy.endHandshake(A);
    assertThat(occupancy.handshakes()).isEqualTo(3);
    assertThat(occupancy.beginHandshake(A, limits)).isNull();
  }
}
