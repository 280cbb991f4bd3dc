// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.drawbridge.http.HeadResult;
import io.drawbridge.http.Peculiarity;
import io.drawbridge.http.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The app's side of an {@link HttpRelay}: takes in what the app sends, no faster than there is a
 * use for it, and sends it on. Confined to the session's loop.
 */
final class AppSide extends ChannelInboundHandlerAdapter {

  /** A head comes in one piece or soon after; what does not may be a protocol of its own. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final HttpRelay relay;
  private final Connection client;
  private final Channel channel;
  private final Asking asking;
  private final RelayListener listener;
  private final CloseNotify closeNotify;
  private Connection.@Nullable Timer impatience;
  private boolean unflushed;
  private boolean inputEnded;
  private boolean inputShut;

  AppSide(HttpRelay relay, Connection client, Asking asking, RelayListener listener) {
    this.relay = relay;
    this.client = client;
    this.channel = client.channel();
    this.asking = asking;
    this.listener = listener;
    this.closeNotify = CloseNotify.on(channel);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (isOver() || !(message instanceof ByteBuf bytes)) {
      ReferenceCountUtil.release(message);
      return;
    }
    listener.onBytes(true, bytes.readableBytes());
    asking.add(bytes);
    pump();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    flush();
    if (!inputEnded && !isOver() && closeNotify.received()) {
      endInput();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputShut = true;
      endInput();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    UpstreamLink link = relay.link();
    if (link != null && !isOver()) {
      link.channel().config().setAutoRead(ctx.channel().isWritable());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    relay.end();
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    listener.onBroken(true, cause);
    relay.end();
    ctx.close();
  }

  /** Hands on what is here to the handler that follows. */
  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    ByteBuf bytes = asking.rest();
    if (bytes != null) {
      ctx.fireChannelRead(bytes);
    }
    if (inputShut) {
      ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
    ctx.fireChannelReadComplete();
  }

  /** Whether the app has said that it will send no more. */
  boolean isInputEnded() {
    return inputEnded;
  }

  /** Has whoever takes over see the app's input end, too. */
  void shutInput() {
    inputShut = true;
  }

  /** Goes on with what has come meanwhile. */
  void resume() {
    pump();
    flush();
  }

  /** No request is awaited any more. */
  void stopWaiting() {
    if (impatience != null) {
      impatience.cancel();
      impatience = null;
    }
  }

  /** Sends the head of the request at hand, or all that is to be sent again. */
  void sendHead(UpstreamLink to) {
    write(to, asking.takeHead(to.mayBeStale()));
  }

  /** Reads no more than there is a use for. */
  void regulate() {
    if (!isOver()) {
      UpstreamLink link = relay.link();
      boolean waits = asking.hasMore() && relay.phase() != HttpRelay.Phase.HEAD;
      channel.config().setAutoRead(!waits && (link == null || link.channel().isWritable()));
    }
  }

  /** Takes in what has come, as far as it can go. */
  private void pump() {
    boolean going = true;
    while (going && asking.hasMore()) {
      going =
          switch (relay.phase()) {
            case HEAD -> readHead();
            case BODY -> sendBody();
            case ACQUIRE, ANSWER, OVER -> false;
          };
    }
    regulate();
  }

  private boolean readHead() {
    switch (asking.readHead()) {
      case HeadResult.Complete<RequestHead> complete -> {
        stopWaiting();
        relay.begin(complete.head());
      }
      case HeadResult.Peculiar<RequestHead> peculiar -> relay.alone(peculiar.why());
      case HeadResult.NeedMore<RequestHead> ignored -> {
        if (asking.hasMore() && impatience == null) {
          impatience = client.schedule(this::onImpatient, PATIENCE.toNanos());
        }
        return false;
      }
    }
    return true;
  }

  private void onImpatient() {
    impatience = null;
    if (relay.phase() == HttpRelay.Phase.HEAD && asking.hasMore()) {
      relay.alone(Peculiarity.NOT_HTTP);
    }
  }

  private boolean sendBody() {
    UpstreamLink to = relay.link();
    if (to == null) {
      return false;
    }
    write(to, asking.takeBody(to.mayBeStale()));
    if (asking.isMalformed()) {
      relay.alone(Peculiarity.AMBIGUOUS_LENGTH);
      return false;
    }
    if (asking.isWhole()) {
      relay.sent();
    }
    return true;
  }

  private void write(UpstreamLink to, ByteBuf bytes) {
    unflushed = true;
    to.channel().write(bytes, to.channel().voidPromise());
  }

  private void flush() {
    UpstreamLink link = relay.link();
    if (unflushed && link != null) {
      unflushed = false;
      link.channel().flush();
      if (!link.channel().isWritable()) {
        regulate();
      }
    }
  }

  private void endInput() {
    if (inputEnded || isOver()) {
      return;
    }
    inputEnded = true;
    switch (relay.phase()) {
      case HEAD -> {
        relay.end();
        channel.close();
      }
      case BODY, ANSWER -> relay.alone(Peculiarity.HALF_CLOSED);
      case ACQUIRE, OVER -> {}
    }
  }

  private boolean isOver() {
    return relay.phase() == HttpRelay.Phase.OVER;
  }
}
