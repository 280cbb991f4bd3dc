// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * The last handler of an app's connection that has left HTTP: what gets here concerns nobody any
 * more. It takes the place of the Vert.x connection, which would keep its HTTP state for as long as
 * the tunnel is open.
 */
@ChannelHandler.Sharable
final class TunnelEnd extends ChannelInboundHandlerAdapter {
  static final TunnelEnd INSTANCE = new TunnelEnd();

  private TunnelEnd() {}

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    ReferenceCountUtil.release(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }

  // The end of the connection is heard by way of its close future.
  @Override
  public void channelInactive(ChannelHandlerContext ctx) {}

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {}

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {}
}
