// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads CONNECT request heads in front of the HTTP codec, and steps aside for every other request.
 *
 * <p>CONNECT is what nearly every session starts with; read here, it costs no HTTP objects, its
 * target is judged byte by byte, and whatever follows in the same segment stays in the pipeline.
 */
final class HeadReader extends ByteToMessageDecoder {
  private static final byte[] CONNECT = "CONNECT ".getBytes(StandardCharsets.US_ASCII);

  /** What a client may send ahead while its request is being decided on. */
  private static final int HELD_BYTES = 80 * 1024;

  private final int limit;
  private final FrontHandler front;
  private int scanned;
  private boolean paused;

  HeadReader(int limit, FrontHandler front) {
    this.limit = limit;
    this.front = front;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (paused) {
      if (in.readableBytes() > HELD_BYTES) {
        ctx.channel().config().setAutoRead(false);
      }
      return;
    }
    int readable = in.readableBytes();
    for (int i = 0; i < Math.min(readable, CONNECT.length); i++) {
      if (in.getByte(in.readerIndex() + i) != CONNECT[i]) {
        paused = true;
        front.onOther();
        ctx.pipeline().replace("httpDecoder", "httpDecoder", new StrictRequestDecoder(limit));
        ctx.pipeline().remove(this);
        return;
      }
    }
    int end = headEnd(in);
    if (end < 0) {
      if (readable > limit) {
        paused = true;
        in.skipBytes(readable);
        front.onTooLarge();
      }
      return;
    }
    if (end - in.readerIndex() > limit) {
      paused = true;
      in.skipBytes(readable);
      front.onTooLarge();
      return;
    }
    String head =
        in.toString(in.readerIndex(), end - in.readerIndex(), StandardCharsets.ISO_8859_1);
    in.readerIndex(end);
    scanned = 0;
    paused = true;
    front.onConnect(head);
  }

  /** Reads another head, some of which may have arrived. */
  void resume(ChannelHandlerContext ctx) throws Exception {
    paused = false;
    channelRead(ctx, Unpooled.EMPTY_BUFFER);
  }

  /** The index after the empty line that ends the head, or -1. */
  private int headEnd(ByteBuf in) {
    int from = in.readerIndex() + scanned;
    int to = in.writerIndex();
    int i = from;
    while (i < to) {
      int lf = in.indexOf(i, to, (byte) '\n');
      if (lf < 0) {
        break;
      }
      if (lf + 1 < to && in.getByte(lf + 1) == '\n') {
        return lf + 2;
      }
      if (lf + 2 < to && in.getByte(lf + 1) == '\r' && in.getByte(lf + 2) == '\n') {
        return lf + 3;
      }
      i = lf + 1;
    }
    scanned = Math.max(0, to - in.readerIndex() - 3);
    return -1;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
