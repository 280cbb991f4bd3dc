// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.drawbridge.http.BodyReader;
import io.drawbridge.http.Framing;
import io.drawbridge.http.HeadResult;
import io.drawbridge.http.Peculiarity;
import io.drawbridge.http.RequestHead;
import io.drawbridge.http.ResponseHead;
import io.drawbridge.http.ResponseReader;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Follows the answer to one request to its end, interim answers included. Confined to its loop. */
final class Answering {
  private final RequestHead request;
  private @Nullable ByteBuf pending;
  private @Nullable ResponseHead head;
  private @Nullable BodyReader body;
  private boolean silent = true;

  Answering(RequestHead request) {
    this.request = request;
  }

  /** Whether no byte has come. */
  boolean isSilent() {
    return silent;
  }

  /** Whether the last byte has been passed on. */
  boolean isDone() {
    return body != null && body.isDone();
  }

  /** Whether the upstream's connection may serve another request. */
  boolean persistent() {
    return head != null && head.persistent();
  }

  /** Whether it had no body where others have one: to HEAD, 204, 304. */
  boolean bodiless() {
    return head != null && !head.body().hasBody() && !head.interim();
  }

  /** What the upstream promised, -1 where it promised nothing. */
  int keepAliveSeconds() {
    return head == null ? -1 : head.keepAliveSeconds();
  }

  /** Takes what has come and has not been passed on; it is then the caller's. */
  @Nullable ByteBuf rest() {
    ByteBuf bytes = pending;
    pending = null;
    return bytes;
  }

  /** Throws away what has come behind the answer; whether there was anything. */
  boolean discardSurplus() {
    ByteBuf surplus = rest();
    if (surplus == null) {
      return false;
    }
    surplus.release();
    return true;
  }

  /**
   * Takes bytes, which are then its own, and passes on what belongs to the answer.
   *
   * @param asked whether the whole request has been sent
   * @param onwards gets buffers that are then its own
   * @return why the rest must pass unread, null if it need not
   */
  @Nullable Peculiarity take(ByteBuf bytes, boolean asked, Consumer<ByteBuf> onwards) {
    silent = false;
    pending = pending == null ? bytes : HeadBytes.joined(pending, bytes);
    while (pending != null && !isDone()) {
      if (body != null) {
        Peculiarity why = passBody(pending, body, onwards);
        if (why != null) {
          return why;
        }
        continue;
      }
      switch (read(pending)) {
        case HeadResult.NeedMore<ResponseHead> ignored -> {
          return pending.readableBytes() >= HeadBytes.MAX ? Peculiarity.NOT_HTTP : null;
        }
        case HeadResult.Peculiar<ResponseHead> peculiar -> {
          return peculiar.why();
        }
        case HeadResult.Complete<ResponseHead> complete -> {
          Peculiarity why = passHead(complete.head(), pending, asked, onwards);
          if (why != null) {
            return why;
          }
        }
      }
    }
    return null;
  }

  private HeadResult<ResponseHead> read(ByteBuf in) {
    int first = Math.min(HeadBytes.FIRST, in.readableBytes());
    HeadResult<ResponseHead> result = ResponseReader.read(HeadBytes.of(in, first), first, request);
    if (result instanceof HeadResult.NeedMore && in.readableBytes() > first) {
      int all = Math.min(HeadBytes.MAX, in.readableBytes());
      result = ResponseReader.read(HeadBytes.of(in, all), all, request);
    }
    return result;
  }

  private @Nullable Peculiarity passHead(
      ResponseHead read, ByteBuf in, boolean asked, Consumer<ByteBuf> onwards) {
    if (!read.interim()) {
      if (!asked) {
        return Peculiarity.EARLY_ANSWER;
      }
      if (read.body().kind() == Framing.Kind.UNTIL_CLOSE) {
        return Peculiarity.CLOSE_DELIMITED;
      }
      head = read;
      body = new BodyReader(read.body());
      if (!request.persistent() && !read.connection().close()) {
        byte[] closed = read.connection().closed(HeadBytes.of(in, read.bytes()), read.bytes());
        ByteBuf rewritten = in.alloc().buffer(closed.length).writeBytes(closed);
        cut(in, read.bytes()).release();
        onwards.accept(rewritten);
        return null;
      }
    }
    onwards.accept(cut(in, read.bytes()));
    return null;
  }

  private @Nullable Peculiarity passBody(ByteBuf in, BodyReader reader, Consumer<ByteBuf> onwards) {
    int end = reader.read(in::getByte, in.readerIndex(), in.writerIndex());
    onwards.accept(cut(in, end - in.readerIndex()));
    return reader.isMalformed() ? Peculiarity.AMBIGUOUS_LENGTH : null;
  }

  private ByteBuf cut(ByteBuf in, int count) {
    if (count == in.readableBytes()) {
      pending = null;
      return in;
    }
    return in.readRetainedSlice(count);
  }
}
