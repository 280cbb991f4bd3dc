// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.event.SessionRecord;
import io.drawbridge.testing.SampleSession;
import org.junit.jupiter.api.Test;

class TraceQueueTest {
  private final SessionRecord session = new SampleSession().record();
  private final TraceQueue queue = new TraceQueue(2);

  @Test
  void takesSoManyAndNoMoreUntilSomeAreTaken() {
    assertThat(queue.put(session)).isTrue();
    assertThat(queue.put(session)).isTrue();
    assertThat(queue.put(session)).isFalse();

    assertThat(queue.take(1)).hasSize(1);

    assertThat(queue.put(session)).isTrue();
    assertThat(queue.put(session)).isFalse();
    assertThat(queue.take(5)).hasSize(2);
    assertThat(queue.take(5)).isEmpty();
  }
}
