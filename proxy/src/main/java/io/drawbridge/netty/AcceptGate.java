// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stops accepting before the process runs out of file descriptors, and goes on when there are some
 * again. Those who come meanwhile wait in the system's queue.
 *
 * <p>What a connection will need is set aside when it is accepted: one descriptor for the app and
 * one for its upstream. Some more are kept back, so that the admin port, the resolver and the log
 * work on. One gate for all listeners; it is called on each one's event loop and takes no lock.
 */
@ChannelHandler.Sharable
public final class AcceptGate extends ChannelInboundHandlerAdapter {
  private static final int PER_CONNECTION = 2;
  private static final Duration CHECK = Duration.ofSeconds(1);

  /** Hears when it closes and opens; on an event loop, so it must not block. */
  public interface Listener {
    /** Nothing is accepted from now on. */
    void onClosed(String state);

    /** It is again. */
    void onOpened(String state);
  }

  private final Descriptors descriptors;
  private final Listener listener;
  private final long reserve;
  private final Set<Channel> servers = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final long atStart;
  private final AtomicLong others;
  private final AtomicLong measuredAt = new AtomicLong(System.nanoTime());

  /** An open gate; the descriptors open now are taken to stay open. */
  public AcceptGate(Descriptors descriptors, Listener listener) {
    this.descriptors = descriptors;
    this.listener = listener;
    this.reserve = Math.clamp(descriptors.most() / 16, 32L, 1024L);
    this.atStart = descriptors.open();
    this.others = new AtomicLong(atStart);
  }

  /** Whether connections are accepted. */
  public boolean isOpen() {
    return !closed.get();
  }

  /** How things stand, in plain words. */
  public String state() {
    String of = (descriptors.most() - left()) + " of " + descriptors.most() + " set aside";
    return isOpen() ? of : of + ", not accepting until connections close";
  }

  /** Watches the listener that {@code accepted} came from, if it does not do so yet. */
  void watch(Channel accepted) {
    Channel server = accepted.parent();
    if (server != null && servers.add(server)) {
      server.closeFuture().addListener(gone -> servers.remove(server));
      server.pipeline().addFirst("gate", this);
      count(accepted);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof Channel accepted) {
      count(accepted);
    }
    ctx.fireChannelRead(message);
  }

  /** The system has none left after all. Netty pauses this listener for a second by itself. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (Descriptors.isExhausted(cause)) {
      measure();
      close(ctx.channel());
    }
    ctx.fireExceptionCaught(cause);
  }

  private void count(Channel accepted) {
    connections.incrementAndGet();
    accepted
        .closeFuture()
        .addListener(
            over -> {
              connections.decrementAndGet();
              reopen();
            });
    measureNowAndThen();
    if (left() < PER_CONNECTION + reserve) {
      accepted.parent().config().setAutoRead(false);
      close(accepted.parent());
    }
  }

  private long left() {
    return descriptors.most() - others.get() - (long) PER_CONNECTION * connections.get();
  }

  private void measureNowAndThen() {
    long now = System.nanoTime();
    long before = measuredAt.get();
    if (left() < descriptors.most() / 2
        && now - before > CHECK.toNanos()
        && measuredAt.compareAndSet(before, now)) {
      measure();
    }
  }

  /** Looks at what is open besides the connections. */
  private void measure() {
    long besides = descriptors.open() - (long) PER_CONNECTION * connections.get();
    others.set(Math.max(atStart, besides));
  }

  private void close(Channel server) {
    if (closed.compareAndSet(false, true)) {
      servers.forEach(each -> each.config().setAutoRead(false));
      listener.onClosed(state());
      checkLater(server);
    }
  }

  /** Others than our connections may give descriptors back, and nobody tells. */
  private void checkLater(Channel server) {
    server
        .eventLoop()
        .schedule(
            () -> {
              measure();
              reopen();
              if (!isOpen() && server.isOpen()) {
                checkLater(server);
              }
            },
            CHECK.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void reopen() {
    // Half of the reserve more than it closes at, so that it does not flutter.
    if (closed.get() && left() >= reserve + reserve / 2 && closed.compareAndSet(true, false)) {
      servers.forEach(server -> server.config().setAutoRead(true));
      listener.onOpened(state());
    }
  }
}
