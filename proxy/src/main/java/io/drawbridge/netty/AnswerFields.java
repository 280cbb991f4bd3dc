// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.drawbridge.http.BodyReader;
import io.drawbridge.http.FieldLines;
import io.drawbridge.http.Framing;
import io.drawbridge.http.HeadResult;
import io.drawbridge.http.Peculiarity;
import io.drawbridge.http.RequestHead;
import io.drawbridge.http.ResponseHead;
import io.drawbridge.http.ResponseReader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * Adds fields to the final answers of HTTP/1.x that an app gets, whoever relays them. Nothing else
 * changes: bodies, interim answers and requests pass as they are, and so does everything behind the
 * first message that is not plain HTTP/1.x or leaves a doubt of where it ends.
 *
 * <p>Confined to the connection's loop. Holds no more than the start of one head each way.
 */
public final class AnswerFields extends ChannelDuplexHandler {
  private final FieldLines fields;
  private final RequestTrail requests = new RequestTrail();
  private @Nullable ByteBuf held;
  private @Nullable BodyReader body;
  private boolean over;

  private AnswerFields(FieldLines fields) {
    this.fields = fields;
  }

  /** Adds {@code fields} to what {@code client} gets; before a relay or another answers it. */
  public static void add(Connection client, FieldLines fields) {
    client.add("fields", new AnswerFields(fields));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!over && message instanceof ByteBuf bytes && !requests.follow(bytes)) {
      over = true;
      ByteBuf start = held;
      held = null;
      if (start != null) {
        ctx.writeAndFlush(start, ctx.voidPromise());
      }
    }
    ctx.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (!over && message instanceof ByteBuf bytes) {
      ByteBuf start = held;
      held = null;
      // An empty buffer marks an end: no more of the head will come.
      over = start != null && !bytes.isReadable();
      ByteBuf in = start == null ? bytes : HeadBytes.joined(start, bytes);
      ctx.write(over ? in : added(in), promise);
    } else {
      ctx.write(message, promise);
    }
  }

  /** What to write in place of {@code in}, which is taken. */
  private ByteBuf added(ByteBuf in) {
    ByteBuf out = null;
    int copied = in.readerIndex();
    int at = copied;
    int end = in.writerIndex();
    while (at < end && !over) {
      if (body != null) {
        at = passBody(in, body, at, end);
        continue;
      }
      ByteBuf rest = in.slice(at, end - at);
      switch (read(rest)) {
        case HeadResult.Peculiar<ResponseHead> ignored -> over = true;
        case HeadResult.NeedMore<ResponseHead> ignored -> {
          over = rest.readableBytes() >= HeadBytes.MAX;
          if (!over) {
            held = in.alloc().buffer(end - at).writeBytes(rest);
            end = at;
          }
        }
        case HeadResult.Complete<ResponseHead> complete -> {
          ResponseHead head = complete.head();
          at += head.bytes();
          if (!head.interim()) {
            byte[] lines = fields.missing(HeadBytes.of(rest, head.bytes()), head.bytes());
            out = out == null ? in.alloc().buffer(end - copied + lines.length) : out;
            out.writeBytes(in, copied, at - 2 - copied).writeBytes(lines);
            copied = at - 2;
            begin(head);
          }
        }
      }
    }
    if (out == null) {
      return in.writerIndex(end);
    }
    out.writeBytes(in, copied, end - copied);
    in.release();
    return out;
  }

  private HeadResult<ResponseHead> read(ByteBuf rest) {
    RequestHead asked = requests.next();
    if (asked == null) {
      return new HeadResult.Peculiar<>(Peculiarity.EARLY_ANSWER);
    }
    int limit = Math.min(HeadBytes.MAX, rest.readableBytes());
    return ResponseReader.read(HeadBytes.of(rest, limit), limit, asked);
  }

  private void begin(ResponseHead head) {
    // Behind an answer to half a request the rest of it may come, or another.
    over = !requests.answered() || head.body().kind() == Framing.Kind.UNTIL_CLOSE;
    body = head.body().hasBody() && !over ? new BodyReader(head.body()) : null;
  }

  private int passBody(ByteBuf in, BodyReader reader, int at, int end) {
    int next = reader.read(in::getByte, at, end);
    over = reader.isMalformed();
    body = reader.isDone() ? null : reader;
    return next;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    requests.release();
    if (held != null) {
      held.release();
      held = null;
    }
  }
}
