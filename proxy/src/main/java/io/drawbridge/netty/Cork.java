// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps back what ends a handshake and nobody waits for, to send it in one packet with what
 * follows: behind it the peer has nothing to answer.
 *
 * <p>That is the Finished of a client in TLS 1.3 and in an abbreviated handshake (RFC 8446 §2, RFC
 * 5246 §7.3), and the session tickets of a server in TLS 1.3. In front of TLS, from when the
 * handshake is done until the next write; confined to the channel's loop.
 */
final class Cork extends ChannelOutboundHandlerAdapter {
  /** A peer that speaks first, as mail servers do, waits for a Finished this long at most. */
  private static final int MOST_MILLIS = 5;

  private @Nullable ScheduledFuture<?> timer;
  private boolean unflushed;

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    timer =
        ctx.executor()
            .schedule(() -> ctx.pipeline().remove(this), MOST_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    unflushed = true;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    ctx.write(message, promise);
    unflushed = false; // the flush that comes with it takes all
    ctx.pipeline().remove(this);
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    ctx.flush();
    ctx.close(promise);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (timer != null) {
      timer.cancel(false);
    }
    if (unflushed) {
      ctx.flush();
    }
  }
}
