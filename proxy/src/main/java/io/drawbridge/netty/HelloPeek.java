// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.drawbridge.tls.ClientHelloReader;
import io.drawbridge.tls.HelloResult;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds an app's first bytes until they are a ClientHello or known not to be one. The bytes are not
 * consumed: they go to whatever handlers stand behind when this one is removed.
 */
final class HelloPeek extends ChannelInboundHandlerAdapter {
  /** More than the largest hello with its record headers; reading stops there. */
  private static final int HELD_BYTES = 80 * 1024;

  private final Consumer<HelloResult> then;
  private @Nullable ByteBuf held;
  private boolean told;

  HelloPeek(Consumer<HelloResult> then) {
    this.then = then;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof ByteBuf bytes)) {
      ReferenceCountUtil.release(message);
      return;
    }
    held = held == null ? bytes : append(ctx, held, bytes);
    if (held.readableBytes() > HELD_BYTES) {
      ctx.channel().config().setAutoRead(false);
    }
    if (told) {
      return;
    }
    HelloResult result = ClientHelloReader.read(held.nioBuffer());
    if (!(result instanceof HelloResult.NeedMore)) {
      told = true;
      then.accept(result);
    }
  }

  private static ByteBuf append(ChannelHandlerContext ctx, ByteBuf held, ByteBuf more) {
    ByteBuf grown = held;
    if (held.writableBytes() < more.readableBytes() || held.refCnt() > 1 || held.isReadOnly()) {
      int needed = held.readableBytes() + more.readableBytes();
      grown = ctx.alloc().buffer(Math.max(2 * needed, 2048));
      grown.writeBytes(held);
      held.release();
    }
    grown.writeBytes(more);
    more.release();
    return grown;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    ByteBuf bytes = held;
    held = null;
    if (bytes == null) {
      return;
    }
    if (ctx.channel().isActive()) {
      ctx.fireChannelRead(bytes);
      ctx.fireChannelReadComplete();
    } else {
      bytes.release();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
