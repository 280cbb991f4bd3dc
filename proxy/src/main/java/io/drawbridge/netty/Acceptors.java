// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.spi.transport.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The transport of Vert.x, which remembers its listening sockets. Thread-safe.
 *
 * <p>Vert.x gives no access to them, and closing one of its servers closes its connections too;
 * closing the socket alone does not.
 */
public final class Acceptors implements Transport {
  /** For the last packet of a TCP handshake to arrive, and for what it opens to be accepted. */
  private static final Duration LAST_CALL = Duration.ofMillis(100);

  private final Transport transport;
  private final Set<ServerChannel> listening = ConcurrentHashMap.newKeySet();
  private @Nullable EventLoopGroup loops;

  private Acceptors(Transport transport) {
    this.transport = transport;
  }

  /** The native transport of this system if there is one, else that of the JDK. */
  public static io.vertx.core.transport.Transport best() {
    io.vertx.core.transport.Transport found = io.vertx.core.transport.Transport.nativeTransport();
    return new Remembering(
        found == null || !found.available() ? io.vertx.core.transport.Transport.NIO : found);
  }

  /** What Vert.x calls a transport; each Vert.x gets its own. */
  private record Remembering(io.vertx.core.transport.Transport of)
      implements io.vertx.core.transport.Transport {
    @Override
    public String name() {
      return of.name();
    }

    @Override
    public boolean available() {
      return of.available();
    }

    @Override
    public Throwable unavailabilityCause() {
      return of.unavailabilityCause();
    }

    @Override
    public Transport implementation() {
      return new Acceptors(of.implementation());
    }
  }

  /**
   * Closes the sockets that listen on {@code address}; done when they are closed. What is on its
   * way to them is accepted before, where the system lets us keep new connections out.
   */
  Future<Void> close(InetSocketAddress address) {
    List<Future<Void>> closed =
        listening.stream()
            .filter(channel -> isAt(channel, address))
            .map(
                channel -> {
                  Promise<Void> done = Promise.promise();
                  channel.closeFuture().addListener(ignored -> done.complete());
                  long wait = SynFilter.attach(channel) ? LAST_CALL.toNanos() : 0;
                  channel
                      .eventLoop()
                      .schedule(() -> closeAfterNextTurn(channel), wait, TimeUnit.NANOSECONDS);
                  return done.future();
                })
            .toList();
    return Future.join(closed).mapEmpty();
  }

  /** The loop may have been busy all the time; in its next turn it accepts what has come. */
  private static void closeAfterNextTurn(Channel channel) {
    channel.eventLoop().schedule(() -> channel.close(), 1, TimeUnit.MILLISECONDS);
  }

  private static boolean isAt(Channel channel, InetSocketAddress address) {
    return channel.localAddress() instanceof InetSocketAddress local
        && local.getPort() == address.getPort()
        && (local.getAddress().equals(address.getAddress())
            || (local.getAddress().isAnyLocalAddress()
                && address.getAddress().isAnyLocalAddress()));
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    ChannelFactory<? extends ServerChannel> factory = transport.serverChannelFactory(domainSocket);
    return () -> {
      ServerChannel made = factory.newChannel();
      listening.add(made);
      made.closeFuture().addListener(closed -> listening.remove(made));
      return made;
    };
  }

  @Override
  public boolean supportsDomainSockets() {
    return transport.supportsDomainSockets();
  }

  @Override
  public boolean supportFileRegion() {
    return transport.supportFileRegion();
  }

  @Override
  public boolean isAvailable() {
    return transport.isAvailable();
  }

  @Override
  public Throwable unavailabilityCause() {
    return transport.unavailabilityCause();
  }

  @Override
  public java.net.SocketAddress convert(SocketAddress address) {
    return transport.convert(address);
  }

  @Override
  public SocketAddress convert(java.net.SocketAddress address) {
    return transport.convert(address);
  }

  /**
   * The loops that serve connections accept them, too: a thread that does nothing else would wake
   * one of them for each. Called by the thread that makes Vert.x.
   */
  @Override
  public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory factory, int ioRatio) {
    if (type == ACCEPTOR_EVENT_LOOP_GROUP && loops != null) {
      return loops;
    }
    EventLoopGroup made = Transport.super.eventLoopGroup(type, threads, factory, ioRatio);
    loops = type == IO_EVENT_LOOP_GROUP ? made : loops;
    return made;
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    return SteadyIoHandler.over(transport.ioHandlerFactory());
  }

  @Override
  @SuppressWarnings("deprecation")
  public DatagramChannel datagramChannel(InternetProtocolFamily family) {
    return transport.datagramChannel(family);
  }

  @Override
  public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
    return transport.datagramChannelFactory();
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    return transport.channelFactory(domainSocket);
  }

  @Override
  public void configure(DatagramChannel channel, DatagramSocketOptions options) {
    transport.configure(channel, options);
  }

  @Override
  public void configure(TcpConfig config, boolean domainSocket, Bootstrap bootstrap) {
    transport.configure(config, domainSocket, bootstrap);
  }

  @Override
  public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
    transport.configure(config, domainSocket, bootstrap);
  }
}
