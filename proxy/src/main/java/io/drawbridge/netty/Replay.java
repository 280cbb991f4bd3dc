// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * What a request has sent so far, kept until the first byte of its answer, for sending it once more
 * (RFC 9112 §9.3.1). Bounded; shares the buffers that are written.
 */
final class Replay {
  private static final int MAX_BYTES = 64 * 1024;

  private final List<ByteBuf> sent = new ArrayList<>(2);
  private int bytes;
  private boolean whole = true;

  /** Notes that {@code buffer} is sent; it stays the caller's. */
  void add(ByteBuf buffer) {
    if (!whole) {
      return;
    }
    bytes += buffer.readableBytes();
    if (bytes > MAX_BYTES) {
      clear();
      whole = false;
    } else {
      sent.add(buffer.retainedDuplicate());
    }
  }

  /** Whether all that was sent is still here. */
  boolean isWhole() {
    return whole && !sent.isEmpty();
  }

  /** Takes what was sent, which is then the caller's. */
  List<ByteBuf> take() {
    List<ByteBuf> all = List.copyOf(sent);
    sent.clear();
    bytes = 0;
    return all;
  }

  void clear() {
    for (ByteBuf each : sent) {
      each.release();
    }
    sent.clear();
    bytes = 0;
    whole = true;
  }
}
