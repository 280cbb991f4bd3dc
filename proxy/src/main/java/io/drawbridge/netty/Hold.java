// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Keeps what an upstream says right behind its handshake, as HTTP/2 servers do, until there is a
 * relay to take it; then gives it on in order. Bounded, since nothing is read but for the
 * handshake.
 */
final class Hold extends ChannelInboundHandlerAdapter {
  private final Queue<Object> held = new ArrayDeque<>(2);

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    held.add(message);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslCloseCompletionEvent || event instanceof ChannelInputShutdownEvent) {
      held.add(event);
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    boolean read = false;
    for (Object each = held.poll(); each != null; each = held.poll()) {
      if (each instanceof SslCloseCompletionEvent || each instanceof ChannelInputShutdownEvent) {
        ctx.fireUserEventTriggered(each);
      } else if (ctx.channel().isActive()) {
        ctx.fireChannelRead(each);
        read = true;
      } else {
        ReferenceCountUtil.release(each);
      }
    }
    if (read) {
      ctx.fireChannelReadComplete();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
