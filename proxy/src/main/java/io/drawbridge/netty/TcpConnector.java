// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Resolves names and opens connections on the event loop of another one. Thread-safe. */
public final class TcpConnector {
  private final VertxInternal vertx;
  private final HostsFile hosts;

  /** Uses the resolver and transport of {@code vertx}. */
  public TcpConnector(Vertx vertx) {
    this.vertx = (VertxInternal) vertx;
    this.hosts = new HostsFile(vertx);
  }

  /** A connection attempt that can be given up. */
  @FunctionalInterface
  public interface Attempt {
    /** Gives it up if it is still under way; it is then closed unseen. */
    void cancel();
  }

  /**
   * Resolves {@code host} to all its addresses, on the loop of {@code beside}, without blocking.
   *
   * @param then gets the addresses, with {@code port}, or the failure
   */
  public void resolve(
      Connection beside,
      String host,
      int port,
      BiConsumer<@Nullable List<InetSocketAddress>, @Nullable Throwable> then) {
    List<InetAddress> local = hosts.addresses(host);
    if (!local.isEmpty()) {
      then.accept(local.stream().map(each -> new InetSocketAddress(each, port)).toList(), null);
      return;
    }
    vertx
        .nameResolver()
        .resolveAll(beside.channel().eventLoop(), host)
        .addListener(
            (io.netty.util.concurrent.Future<List<InetSocketAddress>> resolved) -> {
              if (!resolved.isSuccess()) {
                then.accept(null, resolved.cause());
                return;
              }
              List<InetSocketAddress> addresses =
                  resolved.getNow().stream()
                      .map(each -> new InetSocketAddress(each.getAddress(), port))
                      .toList();
              then.accept(addresses, null);
            });
  }

  /**
   * Connects to {@code address} on the loop of {@code beside}; reading starts with the relay or the
   * handshake.
   *
   * @param then gets the connection, which is then its own, or the failure
   */
  public Attempt connect(
      Connection beside,
      InetSocketAddress address,
      BiConsumer<@Nullable Connection, @Nullable Throwable> then) {
    ChannelFuture connecting =
        new Bootstrap()
            .group(beside.channel().eventLoop())
            .channelFactory(vertx.transport().channelFactory(false))
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {}
                })
            .connect(address);
    boolean[] cancelled = new boolean[1];
    connecting.addListener(
        future -> {
          if (cancelled[0]) {
            connecting.channel().close();
          } else if (future.isSuccess()) {
            then.accept(new Connection(connecting.channel()), null);
          } else {
            then.accept(null, future.cause());
          }
        });
    return () -> {
      if (!connecting.isDone()) {
        cancelled[0] = true;
        connecting.channel().close();
      }
    };
  }
}
