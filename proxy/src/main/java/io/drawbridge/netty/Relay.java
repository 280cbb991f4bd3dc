// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a session: what this connection reads, its peer writes, unparsed and uncopied.
 *
 * <p>Flushes once per read loop. Reading stops while the peer cannot take more. The end of the
 * input, a close_notify or a FIN, goes on to the peer behind everything written before; the other
 * direction stays open, so that either side may half-close.
 */
public final class Relay extends ChannelInboundHandlerAdapter {
  private final Channel peer;
  private final RelayListener listener;
  private final boolean fromClient;
  private final CloseNotify closeNotify;
  private @Nullable Relay opposite;
  private boolean unflushed;
  private boolean ended;

  private Relay(Channel channel, Channel peer, boolean fromClient, RelayListener listener) {
    this.closeNotify = CloseNotify.on(channel);
    this.peer = peer;
    this.fromClient = fromClient;
    this.listener = listener;
  }

  /**
   * Joins the two connections, which share an event loop, until both are closed. Bytes that either
   * holds for inspection are the first to go through.
   */
  public static void join(Connection client, Connection upstream, RelayListener listener) {
    Relay up = new Relay(client.channel(), upstream.channel(), true, listener);
    Relay down = new Relay(upstream.channel(), client.channel(), false, listener);
    up.opposite = down;
    down.opposite = up;
    client.add("relay", up);
    upstream.add("relay", down);
    start(client.channel());
    start(upstream.channel());
  }

  private static void start(Channel channel) {
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    channel.config().setAutoRead(true);
    release(channel, "peek");
    release(channel, "hold");
    release(channel, "exchange");
    release(channel, "link");
    if (!channel.isActive()) {
      channel.pipeline().fireChannelInactive();
    }
  }

  private static void release(Channel channel, String holder) {
    if (channel.pipeline().get(holder) != null) {
      channel.pipeline().remove(holder);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf bytes) {
      unflushed = true;
      listener.onBytes(fromClient, bytes.readableBytes());
      peer.write(bytes, peer.voidPromise());
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (unflushed) {
      unflushed = false;
      peer.flush();
      if (!peer.isWritable()) {
        ctx.channel().config().setAutoRead(false);
      }
    }
    if (!ended && closeNotify.received()) {
      endHalf(ctx);
    }
  }

  /** This connection can, or can no longer, take bytes: its peer's reading follows. */
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    boolean writable = ctx.channel().isWritable();
    peer.config().setAutoRead(writable);
    if (!writable) {
      listener.onFull();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      endHalf(ctx);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    closePeer();
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    listener.onBroken(fromClient, cause);
    closePeer();
    ctx.close();
  }

  private void endHalf(ChannelHandlerContext ctx) {
    if (ended) {
      return;
    }
    ended = true;
    peer.flush();
    if (opposite != null && opposite.ended) {
      closePeer();
      afterFlush(ctx.channel(), ctx.channel()::close);
      return;
    }
    SslHandler tls = peer.pipeline().get(SslHandler.class);
    if (tls != null) {
      tls.closeOutbound().addListener(sent -> Connection.endOutput(peer));
    } else {
      afterFlush(peer, () -> Connection.endOutput(peer));
    }
  }

  /** Closes the peer once it has taken what was written to it. */
  private void closePeer() {
    ended = true;
    if (peer.isActive()) {
      afterFlush(peer, peer::close);
    }
  }

  private static void afterFlush(Channel channel, Runnable task) {
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener((ChannelFutureListener) written -> task.run());
  }
}
