// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A verified connection to an upstream that can serve one exchange after another. Has one user at a
 * time, or none: then any byte and the end of the input retire it. Confined to its loop.
 */
public final class UpstreamLink extends ChannelInboundHandlerAdapter {

  /** Who waits for what the upstream says. */
  interface User {
    /** Takes the bytes, which are then its own. */
    void onUpstreamBytes(ByteBuf bytes);

    void onUpstreamReadComplete();

    /** Nothing more will come. */
    void onUpstreamEnd();

    void onUpstreamBroken(Throwable cause);

    void onUpstreamWritability(boolean writable);
  }

  /**
   * How long it rests before another app may have it. What a broken server sends behind its answer
   * shows in that time and ends the connection; on a busy machine 10 ms were too short for that.
   */
  private static final Duration QUIET = Duration.ofMillis(500);

  private static final Duration QUIET_WITHOUT_BODY = Duration.ofSeconds(1);

  private final Connection connection;
  private final Object identity;
  private final Handshaken tls;
  private final Instant expires;
  private final CloseNotify closeNotify;
  private final long createdNanos = System.nanoTime();
  private BiConsumer<UpstreamLink, Retirement> keeper = (link, why) -> link.close();
  private @Nullable User user;
  private @Nullable Object partner;
  private @Nullable ByteBuf held;
  private long quietUntilNanos = createdNanos;
  private long idleSinceNanos = createdNanos;
  private long idleLimitNanos = Long.MAX_VALUE;
  private int requests;
  private boolean kept;
  private boolean ended;

  /**
   * Takes over a connection whose handshake is done.
   *
   * @param identity what it is a connection to; only equals use it
   * @param expires the first expiry of the upstream's certificates
   */
  public UpstreamLink(Connection connection, Object identity, Handshaken tls, Instant expires) {
    this.connection = connection;
    this.identity = identity;
    this.tls = tls;
    this.expires = expires;
    this.closeNotify = CloseNotify.on(connection.channel());
    connection.add("link", this);
  }

  /** The connection; its owner may abort it. */
  public Connection connection() {
    return connection;
  }

  /** What it is a connection to. */
  public Object identity() {
    return identity;
  }

  /** What its handshake agreed on. */
  public Handshaken tls() {
    return tls;
  }

  /** When the first certificate of its chain expires. */
  public Instant expires() {
    return expires;
  }

  /** Since when it exists, as {@link System#nanoTime}. */
  public long createdNanos() {
    return createdNanos;
  }

  /** When it was last used, as {@link System#nanoTime}. */
  public long idleSinceNanos() {
    return idleSinceNanos;
  }

  /**
   * When it may serve somebody else, as {@link System#nanoTime}: what an upstream says beyond its
   * answer has come by then and has retired it.
   */
  public long quietUntilNanos() {
    return quietUntilNanos;
  }

  /** How long the upstream lets it be idle. */
  public long idleLimitNanos() {
    return idleLimitNanos;
  }

  /** How many requests it has served. */
  public int requests() {
    return requests;
  }

  /**
   * The only client that may use it, null for any: a server that read a request's body as another
   * request, or sent more than its answer, would harm that client alone.
   */
  public @Nullable Object partner() {
    return partner;
  }

  /** From now on it is for {@code only}, as long as it lives. */
  public void reserve(Object only) {
    partner = only;
  }

  /** Whether it can be used. */
  public boolean isOpen() {
    return !ended && connection.isOpen();
  }

  /** Whether the upstream may have closed it by now, as servers do that get no request. */
  boolean mayBeStale() {
    return requests > 0 || kept;
  }

  /** Who keeps it while it has no user; is told once when it must be given up. */
  public void keep(BiConsumer<UpstreamLink, Retirement> by) {
    kept = true;
    keeper = by;
    read();
  }

  /** Closes it, whatever is still to be said. */
  public void close() {
    user = null;
    connection.close();
  }

  void use(@Nullable User by) {
    user = by;
    if (by != null) {
      read();
    }
  }

  private void read() {
    Channel channel = connection.channel();
    channel.config().setAutoRead(true);
    if (channel.pipeline().get("hold") != null) {
      channel.pipeline().remove("hold");
    }
  }

  /**
   * An exchange on it is complete.
   *
   * @param bodiless whether the answer had no body, which broken servers send all the same
   */
  void served(int keepAliveSeconds, boolean bodiless) {
    requests++;
    idleSinceNanos = System.nanoTime();
    quietUntilNanos = idleSinceNanos + (bodiless ? QUIET_WITHOUT_BODY : QUIET).toNanos();
    if (keepAliveSeconds >= 0) {
      // A second is for the way of the last request.
      idleLimitNanos = Math.max(0, keepAliveSeconds - 1) * 1_000_000_000L;
    }
  }

  /** Bytes that the next handler in the pipeline is to get when this one is removed. */
  void hold(@Nullable ByteBuf bytes) {
    held = bytes;
  }

  Channel channel() {
    return connection.channel();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (user != null && message instanceof ByteBuf bytes) {
      user.onUpstreamBytes(bytes);
      return;
    }
    ReferenceCountUtil.release(message);
    lose(Retirement.SURPLUS);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (user != null) {
      user.onUpstreamReadComplete();
    }
    if (closeNotify.received()) {
      end();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    end();
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (user != null) {
      user.onUpstreamBroken(cause);
    }
    end();
    ctx.close();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (user != null) {
      user.onUpstreamWritability(ctx.channel().isWritable());
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    ByteBuf bytes = held;
    held = null;
    user = null;
    if (bytes != null) {
      ctx.fireChannelRead(bytes);
    }
    ctx.fireChannelReadComplete();
  }

  private void end() {
    if (ended) {
      return;
    }
    ended = true;
    if (user != null) {
      user.onUpstreamEnd();
    } else {
      lose(Retirement.CLOSED);
    }
  }

  private void lose(Retirement why) {
    ended = true;
    BiConsumer<UpstreamLink, Retirement> by = keeper;
    keeper = (link, again) -> {};
    by.accept(this, why);
  }
}
