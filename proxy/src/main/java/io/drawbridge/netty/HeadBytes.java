// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * The start of a buffer as an array, for reading a head; the buffer itself is passed on. One array
 * for each event loop.
 */
final class HeadBytes {
  /** No head is looked at beyond this. */
  static final int MAX = 64 * 1024;

  /** Most heads are smaller, and what follows need not be copied. */
  static final int FIRST = 4 * 1024;

  private static final FastThreadLocal<byte[]> SCRATCH =
      new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
          return new byte[MAX];
        }
      };

  private HeadBytes() {}

  /** The array of this loop, filled with up to {@code limit} bytes; valid until the next call. */
  static byte[] of(ByteBuf in, int limit) {
    byte[] scratch = SCRATCH.get();
    in.getBytes(in.readerIndex(), scratch, 0, Math.min(limit, in.readableBytes()));
    return scratch;
  }

  /** Some apps end a request's body with a line that is not part of it (RFC 9112 §2.2). */
  static void skipEmptyLines(ByteBuf in) {
    while (in.readableBytes() >= 2
        && in.getByte(in.readerIndex()) == '\r'
        && in.getByte(in.readerIndex() + 1) == '\n') {
      in.skipBytes(2);
    }
  }

  /** {@code bytes} behind {@code held}, as one buffer; takes both. */
  static ByteBuf joined(ByteBuf held, ByteBuf bytes) {
    ByteBuf all = held.alloc().buffer(held.readableBytes() + bytes.readableBytes());
    all.writeBytes(held).writeBytes(bytes);
    held.release();
    bytes.release();
    return all;
  }
}
