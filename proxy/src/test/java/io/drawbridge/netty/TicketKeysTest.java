// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

/** Keys seal for one period, open for one more, and are gone. */
final class TicketKeysTest {
  private long nanos;
  private final TicketKeys keys = new TicketKeys(new SecureRandom(), () -> nanos);

  @Test
  void keepsItsKeyForOnePeriod() {
    TicketKeys.Generation first = keys.current();
    nanos += TicketKeys.PERIOD.toNanos() - 1;

    assertThat(keys.current()).isSameAs(first);
    assertThat(first.keys()).hasSize(1);
  }

  @Test
  void opensWithTheKeyBeforeThisOne() {
    TicketKeys.Generation first = keys.current();
    nanos += TicketKeys.PERIOD.toNanos();
    TicketKeys.Generation second = keys.current();
    nanos += TicketKeys.PERIOD.toNanos();
    TicketKeys.Generation third = keys.current();

    assertThat(second.keys()).hasSize(2).contains(first.keys()[0]);
    assertThat(second.keys()[0]).isNotSameAs(first.keys()[0]);
    assertThat(third.keys()).hasSize(2).doesNotContain(first.keys()[0]);
  }

  @Test
  void forgetsAllAfterAPause() {
    TicketKeys.Generation first = keys.current();
    nanos += 2 * TicketKeys.PERIOD.toNanos();

    assertThat(keys.current().keys()).hasSize(1).doesNotContain(first.keys()[0]);
  }
}
