// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.drawbridge.http.BodyReader;
import io.drawbridge.http.HeadResult;
import io.drawbridge.http.RequestHead;
import io.drawbridge.http.RequestReader;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one app whose answers are still to come, known by watching its bytes pass.
 * Confined to the connection's loop.
 */
final class RequestTrail {
  /** Nobody sends more ahead of the answers. */
  private static final int MOST_UNANSWERED = 64;

  private final ArrayDeque<RequestHead> unanswered = new ArrayDeque<>();
  private @Nullable ByteBuf partial;
  private @Nullable BodyReader body;

  /**
   * Watches bytes, which stay the caller's.
   *
   * @return whether all is clear; if not, nothing is known any more
   */
  boolean follow(ByteBuf bytes) {
    ByteBuf held = partial;
    if (held == null) {
      return read(bytes.duplicate());
    }
    partial = null;
    ByteBuf in = HeadBytes.joined(held, bytes.retainedDuplicate());
    boolean clear = read(in);
    in.release();
    return clear;
  }

  private boolean read(ByteBuf in) {
    while (in.isReadable()) {
      if (body != null) {
        in.readerIndex(body.read(in::getByte, in.readerIndex(), in.writerIndex()));
        if (body.isMalformed()) {
          return false;
        }
        body = body.isDone() ? null : body;
        continue;
      }
      HeadBytes.skipEmptyLines(in);
      if (!in.isReadable()) {
        return true;
      }
      int limit = Math.min(HeadBytes.MAX, in.readableBytes());
      switch (RequestReader.read(HeadBytes.of(in, limit), limit)) {
        case HeadResult.Complete<RequestHead> complete -> {
          RequestHead head = complete.head();
          in.skipBytes(head.bytes());
          unanswered.add(head);
          body = head.body().hasBody() ? new BodyReader(head.body()) : null;
          if (unanswered.size() > MOST_UNANSWERED) {
            return false;
          }
        }
        case HeadResult.Peculiar<RequestHead> ignored -> {
          return false;
        }
        case HeadResult.NeedMore<RequestHead> ignored -> {
          partial = in.alloc().buffer(in.readableBytes()).writeBytes(in);
          return partial.readableBytes() < HeadBytes.MAX;
        }
      }
    }
    return true;
  }

  /** The request that the next answer is for, null if there is none. */
  @Nullable RequestHead next() {
    return unanswered.peek();
  }

  /**
   * Its answer has begun.
   *
   * @return whether the whole of it had been sent by then
   */
  boolean answered() {
    unanswered.poll();
    return body == null || !unanswered.isEmpty();
  }

  void release() {
    if (partial != null) {
      partial.release();
      partial = null;
    }
  }
}
