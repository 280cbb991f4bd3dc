// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what an upstream says right behind its handshake, as HTTP/2 servers do, until there is a
 * relay to take it; then gives it on in order. Bounded, since nothing is read but for the
 * handshake.
 */
final class Hold extends ChannelInboundHandlerAdapter {
  private final Queue<Object> held = new ArrayDeque<>(2);

  private @Nullable Consumer<@Nullable Throwable> watcher;

  /** Reads for {@code time}; {@code then} gets what broke the connection meanwhile, or null. */
  void watch(Connection connection, Duration time, Consumer<@Nullable Throwable> then) {
    watcher = then;
    connection.channel().config().setAutoRead(true);
    connection.schedule(
        () -> {
          connection.channel().config().setAutoRead(false);
          tell(null);
        },
        time.toNanos());
  }

  private void tell(@Nullable Throwable cause) {
    Consumer<@Nullable Throwable> then = watcher;
    watcher = null;
    if (then != null) {
      then.accept(cause);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    tell(new ClosedChannelException());
    ctx.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    held.add(message);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      held.add(event);
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    for (Object each = held.poll(); each != null; each = held.poll()) {
      if (each instanceof ChannelInputShutdownEvent) {
        ctx.fireUserEventTriggered(each);
      } else if (ctx.channel().isActive()) {
        ctx.fireChannelRead(each);
      } else {
        ReferenceCountUtil.release(each);
      }
    }
    ctx.fireChannelReadComplete();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    tell(cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause);
    ctx.close();
  }
}
