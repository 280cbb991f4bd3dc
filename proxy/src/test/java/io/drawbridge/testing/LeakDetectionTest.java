// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

/** The check that every other test class relies on can fail. */
final class LeakDetectionTest {

  @Test
  void aBufferThatIsNeverReleasedIsFound() {
    lose();

    assertThat(LeakDetection.leaks()).singleElement().asString().contains("ByteBuf", "lose");
  }

  @Test
  void aReleasedBufferIsNot() {
    Unpooled.directBuffer(8).release();

    assertThat(LeakDetection.leaks()).isEmpty();
  }

  private static void lose() {
    Unpooled.directBuffer(8).writeByte(1);
  }
}
