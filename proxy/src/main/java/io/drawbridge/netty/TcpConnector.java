// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
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
  private final ChannelFactory<? extends Channel> sockets;

  /** Uses the resolver and transport of {@code vertx}. */
  public TcpConnector(Vertx vertx) {
    this.vertx = (VertxInternal) vertx;
    this.hosts = new HostsFile(vertx);
    this.sockets = this.vertx.transport().channelFactory(false);
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
            (Future<List<InetSocketAddress>> resolved) -> {
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
    Connecting connecting = new Connecting(beside.channel().eventLoop(), address, then);
    // A socket made while the loop goes through its events may get the descriptor of one closed
    // just before, whose events it would then be given. Tasks run when all events are done.
    connecting.loop.execute(connecting);
    return connecting;
  }

  /** A connection attempt under way. */
  private final class Connecting implements Attempt, Runnable {
    private final EventLoop loop;
    private final InetSocketAddress address;
    private final BiConsumer<@Nullable Connection, @Nullable Throwable> then;
    private @Nullable Channel channel;
    private boolean over;

    Connecting(
        EventLoop loop,
        InetSocketAddress address,
        BiConsumer<@Nullable Connection, @Nullable Throwable> then) {
      this.loop = loop;
      this.address = address;
      this.then = then;
    }

    @Override
    public void run() {
      if (over) {
        return;
      }
      try {
        Channel made = sockets.newChannel();
        channel = made;
        made.config().setAutoRead(false);
        made.config().setConnectTimeoutMillis(0);
        loop.register(made)
            .addListener(
                registered -> {
                  if (registered.isSuccess()) {
                    made.connect(address).addListener(this::onDone);
                  } else {
                    onDone(registered);
                  }
                });
      } catch (ChannelException e) {
        over = true;
        then.accept(null, e.getCause() == null ? e : e.getCause());
      }
    }

    private void onDone(Future<?> connected) {
      Channel made = channel;
      if (over || made == null) {
        return;
      }
      over = true;
      if (connected.isSuccess()) {
        then.accept(new Connection(made), null);
      } else {
        made.close();
        then.accept(null, connected.cause());
      }
    }

    @Override
    public void cancel() {
      if (!over && channel != null) {
        channel.close();
      }
      over = true;
    }
  }
}
