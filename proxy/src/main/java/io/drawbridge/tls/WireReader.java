// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tls;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads big-endian fields between two absolute positions without touching the buffer's own.
 *
 * <p>Reading past the end is remembered and gives zero, so that a parser checks {@link #failed()}
 * once at the end of a structure and not at each field. One thread; lives for one parse.
 */
final class WireReader {
  private static final int[] NONE = {};

  private final ByteBuffer bytes;
  private final int end;
  private int at;
  private boolean failed;

  WireReader(ByteBuffer bytes, int start, int end) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  boolean failed() {
    return failed;
  }

  int remaining() {
    return end - at;
  }

  void fail() {
    failed = true;
    at = end;
  }

  int u8() {
    return has(1) ? bytes.get(at++) & 0xFF : 0;
  }

  int u16() {
    return (u8() << 8) | u8();
  }

  int u24() {
    return (u16() << 8) | u8();
  }

  void skip(int count) {
    if (has(count)) {
      at += count;
    }
  }

  /** The next {@code length} bytes as a reader of their own; empty and this one failed if short. */
  WireReader slice(int length) {
    if (!has(length)) {
      return new WireReader(bytes, end, end);
    }
    int start = at;
    at += length;
    return new WireReader(bytes, start, at);
  }

  /** What remains as 16-bit values; fails where a byte is left over. */
  int[] u16s() {
    int count = remaining() >> 1;
    if ((remaining() & 1) != 0) {
      fail();
      return NONE;
    }
    int[] values = count == 0 ? NONE : new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = u16();
    }
    return values;
  }

  int[] u8s() {
    int count = remaining();
    int[] values = count == 0 ? NONE : new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = u8();
    }
    return values;
  }

  /** What remains, one character a byte. */
  String latin1() {
    byte[] copy = new byte[remaining()];
    bytes.get(at, copy);
    at = end;
    return new String(copy, StandardCharsets.ISO_8859_1);
  }

  private boolean has(int count) {
    if (end - at < count) {
      fail();
      return false;
    }
    return true;
  }
}
