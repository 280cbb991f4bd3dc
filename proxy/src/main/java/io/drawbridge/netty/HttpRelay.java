// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.drawbridge.http.HeadResult;
import io.drawbridge.http.Peculiarity;
import io.drawbridge.http.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Carries the requests of one app, one after another, each over whatever connection {@link
 * Upstreams} gives. Bytes pass as they come, unchanged but for the Connection field of an app that
 * ends its own connection.
 *
 * <p>Safe by one rule: a connection is given back only when every byte on it since it was taken is
 * accounted for, as one request and its one answer that leave no doubt of where they end. At
 * anything else the two connections become each other's for good and a {@link Relay} goes on with
 * them, bytes in hand included: the app notices nothing, and nobody else is concerned.
 *
 * <p>Confined to the session's loop.
 */
public final class HttpRelay extends ChannelInboundHandlerAdapter
    implements UpstreamLink.User, Upstreams.Waiter {

  private enum Phase {
    /** A request head is awaited. */
    HEAD,
    /** A request waits for a connection. */
    ACQUIRE,
    /** A request is on its way. */
    BODY,
    /** A request has gone and its answer is awaited or under way. */
    ANSWER,
    /** This handler has nothing more to do. */
    OVER
  }

  /** A head comes in one piece or soon after; what does not may be a protocol of its own. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Connection client;
  private final Channel channel;
  private final Upstreams upstreams;
  private final RelayListener listener;
  private final @Nullable ReferenceCountedOpenSslEngine tls;
  private final Asking asking;
  private Phase phase = Phase.HEAD;
  private @Nullable UpstreamLink link;

  /** The connection that has served this app before, which it may find closed as its own. */
  private @Nullable UpstreamLink own;

  private @Nullable Answering answering;
  private @Nullable Peculiarity alone;
  private Connection.@Nullable Timer impatience;
  private @Nullable Throwable broken;
  private boolean unflushed;
  private boolean inputEnded;
  private boolean inputShutDown;

  private HttpRelay(
      Connection client, @Nullable UpstreamLink link, Upstreams upstreams, RelayListener listener) {
    this.client = client;
    this.channel = client.channel();
    this.asking = new Asking(channel.alloc());
    this.link = link;
    this.upstreams = upstreams;
    this.listener = listener;
    SslHandler handler = channel.pipeline().get(SslHandler.class);
    this.tls =
        handler != null && handler.engine() instanceof ReferenceCountedOpenSslEngine engine
            ? engine
            : null;
  }

  /**
   * Carries what comes on {@code client}.
   *
   * @param link the connection for the first request, now the relay's
   */
  public static HttpRelay start(
      Connection client, UpstreamLink link, Upstreams upstreams, RelayListener listener) {
    HttpRelay relay = new HttpRelay(client, link, upstreams, listener);
    client.add("exchange", relay);
    client.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    client.channel().config().setAutoRead(true);
    link.use(relay);
    if (!client.isOpen()) {
      relay.end();
    } else if (!link.isOpen()) {
      relay.onUpstreamEnd();
    }
    return relay;
  }

  /** Gives back or closes what is held; without effect once it is over. */
  public void end() {
    if (phase == Phase.OVER) {
      return;
    }
    boolean between = phase == Phase.HEAD;
    over();
    UpstreamLink mine = link;
    link = null;
    if (mine != null) {
      mine.use(null);
      if (between && mine.isOpen()) {
        upstreams.release(mine);
      } else {
        upstreams.retire(mine, Retirement.ABORTED);
      }
    }
    discard();
  }

  /** The request at hand gets its answer from the proxy, which then closes. */
  public void answer(Function<TunnelAnswer.Request, TunnelAnswer.Answer> answer) {
    if (phase == Phase.OVER) {
      return;
    }
    over();
    TunnelAnswer.serve(client, answer);
    channel.pipeline().remove(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (phase == Phase.OVER || !(message instanceof ByteBuf bytes)) {
      ReferenceCountUtil.release(message);
      return;
    }
    listener.onBytes(true, bytes.readableBytes());
    asking.add(bytes);
    pump();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    flushUpstream();
    if (tls != null && !inputEnded && phase != Phase.OVER && CloseNotify.received(channel, tls)) {
      endInput();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputShutDown = true;
      endInput();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (link != null && phase != Phase.OVER) {
      link.channel().config().setAutoRead(ctx.channel().isWritable());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    end();
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    listener.onBroken(true, cause);
    end();
    ctx.close();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    ByteBuf bytes = asking.rest();
    if (bytes != null) {
      ctx.fireChannelRead(bytes);
    }
    if (inputShutDown) {
      ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
    ctx.fireChannelReadComplete();
  }

  /** Takes in what has come, as far as it can go. */
  private void pump() {
    boolean going = true;
    while (going && asking.hasMore()) {
      going =
          switch (phase) {
            case HEAD -> readHead();
            case BODY -> sendBody();
            case ACQUIRE, ANSWER, OVER -> false;
          };
    }
    regulate();
  }

  /** Reads no more than there is a use for. */
  private void regulate() {
    if (phase != Phase.OVER) {
      boolean waits = asking.hasMore() && phase != Phase.HEAD;
      channel.config().setAutoRead(!waits && (link == null || link.channel().isWritable()));
    }
  }

  private boolean readHead() {
    switch (asking.readHead()) {
      case HeadResult.Complete<RequestHead> complete -> begin(complete.head());
      case HeadResult.Peculiar<RequestHead> peculiar -> alone(peculiar.why());
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
    if (phase == Phase.HEAD && asking.hasMore()) {
      alone(Peculiarity.NOT_HTTP);
    }
  }

  private void begin(RequestHead head) {
    if (impatience != null) {
      impatience.cancel();
      impatience = null;
    }
    Upstreams.Need need = head.idempotent() ? Upstreams.Need.ANY : Upstreams.Need.LIVELY;
    UpstreamLink mine = link;
    if (mine != null && (mine == own || need == Upstreams.Need.ANY || mine.requests() == 0)) {
      send(mine);
    } else {
      if (mine != null) {
        link = null;
        mine.use(null);
        upstreams.release(mine);
      }
      phase = Phase.ACQUIRE;
      upstreams.acquire(need, this);
    }
  }

  @Override
  public void onUpstream(@Nullable UpstreamLink given) {
    if (phase == Phase.OVER) {
      if (given != null) {
        upstreams.release(given);
      }
      return;
    }
    if (given == null) {
      return;
    }
    link = given;
    given.use(this);
    if (alone != null && phase == Phase.ACQUIRE) {
      alone(alone);
    } else if (link == given && phase == Phase.ACQUIRE) {
      send(given);
      pump();
      flushUpstream();
      if (inputEnded && (phase == Phase.BODY || phase == Phase.ANSWER)) {
        alone(Peculiarity.HALF_CLOSED);
      }
    }
  }

  private void send(UpstreamLink to) {
    RequestHead asked = asking.request();
    if (asked == null) {
      throw new IllegalStateException("no request");
    }
    broken = null;
    own = to;
    answering = new Answering(asked);
    phase = asking.isWhole() ? Phase.ANSWER : Phase.BODY;
    write(to, asking.takeHead(to.requests() > 0));
  }

  private void write(UpstreamLink to, ByteBuf bytes) {
    unflushed = true;
    to.channel().write(bytes, to.channel().voidPromise());
  }

  private void flushUpstream() {
    if (unflushed && link != null) {
      unflushed = false;
      link.channel().flush();
      if (!link.channel().isWritable()) {
        regulate();
      }
    }
  }

  private boolean sendBody() {
    UpstreamLink to = link;
    if (to == null) {
      return false;
    }
    write(to, asking.takeBody(to.requests() > 0));
    if (asking.isMalformed()) {
      alone(Peculiarity.AMBIGUOUS_LENGTH);
      return false;
    }
    if (asking.isWhole()) {
      phase = Phase.ANSWER;
    }
    return true;
  }

  @Override
  public void onUpstreamBytes(ByteBuf bytes) {
    UpstreamLink from = link;
    Answering current = answering;
    if (from == null || phase == Phase.OVER) {
      bytes.release();
      return;
    }
    if (current == null || phase == Phase.HEAD || phase == Phase.ACQUIRE) {
      unasked(from, bytes);
      return;
    }
    asking.forget();
    Peculiarity why = current.take(bytes, phase == Phase.ANSWER, this::toClient);
    if (why != null) {
      from.hold(current.rest());
      alone(why);
    } else if (current.isDone()) {
      finish(from, current);
    }
  }

  /** Before any request: a server that speaks first, or one that said too much to others. */
  private void unasked(UpstreamLink from, ByteBuf bytes) {
    if (from.requests() == 0) {
      from.hold(bytes);
      alone(Peculiarity.EARLY_ANSWER);
    } else {
      bytes.release();
      giveUp(from, Retirement.SURPLUS);
      reacquire();
    }
  }

  private void toClient(ByteBuf bytes) {
    listener.onBytes(false, bytes.readableBytes());
    channel.write(bytes, channel.voidPromise());
  }

  @Override
  public void onUpstreamReadComplete() {
    if (phase == Phase.BODY || phase == Phase.ANSWER) {
      channel.flush();
      if (link != null && !channel.isWritable()) {
        link.channel().config().setAutoRead(false);
      }
    }
  }

  private void finish(UpstreamLink from, Answering answered) {
    RequestHead asked = asking.request();
    if (asked == null) {
      return;
    }
    answering = null;
    asking.done();
    from.served(answered.keepAliveSeconds(), answered.bodiless());
    if (asked.body().hasBody()) {
      upstreams.reserve(from);
    }
    phase = Phase.HEAD;
    if (answered.discardSurplus()) {
      giveUp(from, Retirement.SURPLUS);
    } else if (!answered.persistent() || !from.isOpen()) {
      giveUp(from, Retirement.CLOSED);
    }
    channel.flush();
    if (!asked.persistent() || !answered.persistent() || inputEnded) {
      end();
      channel.close();
    } else {
      pump();
      flushUpstream();
    }
  }

  private void giveUp(UpstreamLink gone, Retirement why) {
    link = null;
    gone.use(null);
    upstreams.retire(gone, why);
  }

  @Override
  public void onUpstreamWritability(boolean writable) {
    regulate();
  }

  @Override
  public void onUpstreamBroken(Throwable cause) {
    broken = cause;
  }

  @Override
  public void onUpstreamEnd() {
    UpstreamLink gone = link;
    if (gone == null || phase == Phase.OVER) {
      return;
    }
    if (phase == Phase.HEAD || phase == Phase.ACQUIRE) {
      giveUp(gone, Retirement.CLOSED);
      reacquire();
      return;
    }
    boolean silent = answering != null && answering.isSilent();
    boolean again = silent && gone.requests() > 0 && asking.isRepeatable();
    giveUp(gone, silent && gone.requests() > 0 ? Retirement.STALE : Retirement.CLOSED);
    if (again) {
      sendAgain();
    } else {
      if (broken != null) {
        listener.onBroken(false, broken);
      }
      over();
      discard();
      channel.flush();
      channel.close();
    }
  }

  private void reacquire() {
    if (phase == Phase.ACQUIRE) {
      upstreams.acquire(Upstreams.Need.NEW, this);
    }
  }

  /** The same bytes on a new connection; what is still to come of the body follows them. */
  private void sendAgain() {
    asking.repeat();
    phase = Phase.ACQUIRE;
    regulate();
    upstreams.acquire(Upstreams.Need.NEW, this);
  }

  private void endInput() {
    if (inputEnded || phase == Phase.OVER) {
      return;
    }
    inputEnded = true;
    switch (phase) {
      case HEAD -> {
        end();
        channel.close();
      }
      case BODY, ANSWER -> alone(Peculiarity.HALF_CLOSED);
      case ACQUIRE, OVER -> {}
    }
  }

  /** The client's connection and an upstream's belong to each other from here on. */
  private void alone(Peculiarity why) {
    UpstreamLink mine = link;
    alone = why;
    if (mine == null) {
      phase = Phase.ACQUIRE;
      regulate();
      upstreams.acquire(Upstreams.Need.LIVELY, this);
      return;
    }
    // The upstream does not know that the app wants its connection to end: its input ends instead.
    RequestHead asked = asking.request();
    boolean last = asked != null && !asked.persistent() && phase == Phase.ANSWER;
    inputShutDown |= last && why != Peculiarity.CLOSE_DELIMITED && why != Peculiarity.UPGRADE;
    over();
    asking.forget();
    upstreams.own(mine, why);
    mine.channel().flush();
    channel.flush();
    Relay.join(client, mine.connection(), listener);
  }

  private void over() {
    phase = Phase.OVER;
    if (impatience != null) {
      impatience.cancel();
      impatience = null;
    }
  }

  private void discard() {
    asking.discard();
    if (answering != null) {
      answering.discardSurplus();
    }
  }
}
