// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.TimeUnit;

/**
 * Closes a listening socket without losing whom it has let in.
 *
 * <p>Closing resets every connection that waits to be accepted, and there is no call that stops new
 * ones first. What there is on Linux is the least TTL (RFC 5082): a listening socket that asks for
 * 255 drops each SYN, since systems send with 64 or 128, while handshakes under way still complete.
 * So the queue runs empty, and then the socket is closed. A client whose SYN was dropped sends it
 * again after a second, and meets another listener, or nobody.
 *
 * <p>Where the option is unknown the socket is just closed.
 */
final class LastAccepts extends ChannelInboundHandlerAdapter {
  private static final IntegerUnixChannelOption LEAST_TTL =
      new IntegerUnixChannelOption("IP_MINTTL", 0, 21);
  private static final IntegerUnixChannelOption LEAST_HOPS =
      new IntegerUnixChannelOption("IPV6_MINHOPCOUNT", 41, 73);
  private static final int NEIGHBOURS_ONLY = 255;

  /** Longer than a packet takes there and back, shorter than a SYN's first repetition. */
  private static final long PAUSE_MILLIS = 400;

  private LastAccepts() {}

  /** Closes it; done when it is closed. Any thread. */
  static Future<Void> close(Channel listening) {
    Promise<Void> done = Promise.promise();
    listening.eventLoop().execute(() -> begin(listening, done));
    return done.future();
  }

  private static void begin(Channel listening, Promise<Void> done) {
    listening.closeFuture().addListener(closed -> done.tryComplete());
    if (!listening.isOpen() || !admits(listening, NEIGHBOURS_ONLY)) {
      listening.close();
      return;
    }
    listening.pipeline().addFirst("last", new LastAccepts());
    listening.eventLoop().schedule(() -> listening.close(), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** A connection takes the option over from its listener. */
  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof Channel accepted) {
      admits(accepted, 0);
    }
    ctx.fireChannelRead(message);
  }

  /** An address of IPv4 on a socket of IPv6 has the option of IPv4. */
  private static boolean admits(Channel channel, int least) {
    boolean four = set(channel, LEAST_TTL, least);
    boolean six = set(channel, LEAST_HOPS, least);
    return four || six;
  }

  private static boolean set(Channel channel, IntegerUnixChannelOption option, int value) {
    try {
      return channel.config().setOption(option, value);
    } catch (RuntimeException unsupported) {
      return false;
    }
  }
}
