// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.drawbridge.http.BodyReader;
import io.drawbridge.http.Framing;
import io.drawbridge.http.HeadResult;
import io.drawbridge.http.Peculiarity;
import io.drawbridge.http.RequestHead;
import io.drawbridge.http.RequestReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Reads an app's requests, one after another, out of what it sends, and keeps what may have to be
 * sent once more. Owns the bytes it has been given until it gives them out. Confined to its loop.
 */
final class Asking {
  private final ByteBufAllocator alloc;
  private final Replay replay = new Replay();
  private @Nullable ByteBuf pending;
  private @Nullable ByteBuf head;
  private @Nullable RequestHead request;
  private BodyReader body = new BodyReader(Framing.NONE);
  private boolean bodyStarted;

  Asking(ByteBufAllocator alloc) {
    this.alloc = alloc;
  }

  /** Takes bytes that the app has sent. */
  void add(ByteBuf bytes) {
    pending = pending == null ? bytes : HeadBytes.joined(pending, bytes);
  }

  /** Whether there are bytes that nobody has asked for yet. */
  boolean hasMore() {
    return pending != null;
  }

  /** The request at hand, null between two. */
  @Nullable RequestHead request() {
    return request;
  }

  /** Reads the next request's head, which is then the one at hand. */
  HeadResult<RequestHead> readHead() {
    ByteBuf in = pending;
    if (in == null) {
      return HeadResult.needMore();
    }
    skipEmptyLines(in);
    if (!in.isReadable()) {
      in.release();
      pending = null;
      return HeadResult.needMore();
    }
    byte[] bytes = HeadBytes.of(in, HeadBytes.FIRST);
    HeadResult<RequestHead> result =
        RequestReader.read(bytes, Math.min(HeadBytes.FIRST, in.readableBytes()));
    if (result instanceof HeadResult.NeedMore && in.readableBytes() > HeadBytes.FIRST) {
      bytes = HeadBytes.of(in, HeadBytes.MAX);
      result = RequestReader.read(bytes, Math.min(HeadBytes.MAX, in.readableBytes()));
    }
    if (result instanceof HeadResult.Complete<RequestHead> complete) {
      begin(complete.head(), bytes, in);
    } else if (result instanceof HeadResult.NeedMore && in.readableBytes() >= HeadBytes.MAX) {
      return new HeadResult.Peculiar<>(Peculiarity.NOT_HTTP);
    }
    return result;
  }

  /** Some apps end a request's body with a line that is not part of it (RFC 9112 §2.2). */
  private static void skipEmptyLines(ByteBuf in) {
    while (in.readableBytes() >= 2
        && in.getByte(in.readerIndex()) == '\r'
        && in.getByte(in.readerIndex() + 1) == '\n') {
      in.skipBytes(2);
    }
  }

  private void begin(RequestHead read, byte[] bytes, ByteBuf in) {
    request = read;
    body = new BodyReader(read.body());
    bodyStarted = false;
    if (read.persistent()) {
      head = cut(in, read.bytes());
    } else {
      byte[] kept = read.connection().kept(bytes, read.bytes(), read.http11());
      cut(in, read.bytes()).release();
      head = alloc.buffer(kept.length).writeBytes(kept);
    }
  }

  /** Gives out the head, or all that is to be sent again. */
  ByteBuf takeHead(boolean keep) {
    ByteBuf taken = head;
    if (taken == null) {
      throw new IllegalStateException("no request");
    }
    head = null;
    return kept(taken, keep);
  }

  /** Gives out what has come of the body, which ends with {@link #isWhole}; not when it has. */
  ByteBuf takeBody(boolean keep) {
    ByteBuf in = pending;
    if (in == null) {
      throw new IllegalStateException("no body");
    }
    int end = body.read(in::getByte, in.readerIndex(), in.writerIndex());
    bodyStarted = true;
    return kept(cut(in, end - in.readerIndex()), keep);
  }

  private ByteBuf kept(ByteBuf bytes, boolean keep) {
    if (keep) {
      replay.add(bytes);
    }
    return bytes;
  }

  /** Whether the request's last byte has been given out with its body, if it has one. */
  boolean isWhole() {
    return body.isDone();
  }

  /** Whether the body is not what its coding says. */
  boolean isMalformed() {
    return body.isMalformed();
  }

  /** Whether it may be sent once more (RFC 9110 §9.2.2), and all that was sent is still here. */
  boolean isRepeatable() {
    return request != null
        && replay.isWhole()
        && (request.idempotent() || (request.body().hasBody() && !bodyStarted));
  }

  /** What was sent is to be sent again, before the rest. */
  void repeat() {
    head = Unpooled.wrappedBuffer(replay.take().toArray(ByteBuf[]::new));
  }

  /** Its answer has begun: it cannot be sent again. */
  void forget() {
    replay.clear();
  }

  /** The request at hand has its answer. */
  void done() {
    request = null;
  }

  /** Gives out all that has not been given out. */
  @Nullable ByteBuf rest() {
    ByteBuf first = head;
    ByteBuf second = pending;
    head = null;
    pending = null;
    if (first == null || second == null) {
      return first == null ? second : first;
    }
    return HeadBytes.joined(first, second);
  }

  /** Throws everything away. */
  void discard() {
    forget();
    ByteBuf rest = rest();
    if (rest != null) {
      rest.release();
    }
  }

  /** Cuts {@code count} bytes off the front of {@link #pending}. */
  private ByteBuf cut(ByteBuf in, int count) {
    if (count == in.readableBytes()) {
      pending = null;
      return in;
    }
    return in.readRetainedSlice(count);
  }
}
