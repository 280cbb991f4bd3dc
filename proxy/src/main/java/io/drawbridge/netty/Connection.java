// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.NotYetConnectedException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * One TCP connection, of either side. Used on its event loop alone, which {@link #schedule} also
 * runs on.
 */
public final class Connection {
  private final Channel channel;

  Connection(Channel channel) {
    this.channel = channel;
  }

  /** A timer that can be taken back. */
  @FunctionalInterface
  public interface Timer {
    /** Takes it back; without effect once it has fired. */
    void cancel();
  }

  /** The peer's address. */
  public InetSocketAddress remoteAddress() {
    return (InetSocketAddress) channel.remoteAddress();
  }

  /** Our address. */
  public InetSocketAddress localAddress() {
    return (InetSocketAddress) channel.localAddress();
  }

  /** Whether the connection is open. */
  public boolean isOpen() {
    return channel.isActive();
  }

  /** Runs {@code task} on the connection's loop after {@code nanos}. */
  public Timer schedule(Runnable task, long nanos) {
    var future = channel.eventLoop().schedule(task, nanos, TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  /** Runs {@code task} on the connection's loop, at once if this is that loop. */
  public void execute(Runnable task) {
    if (channel.eventLoop().inEventLoop()) {
      task.run();
    } else {
      channel.eventLoop().execute(task);
    }
  }

  /** The event loop that the connection is confined to. */
  public Executor loop() {
    return channel.eventLoop();
  }

  /** Calls {@code task} on the loop once the connection is closed. */
  public void onClose(Runnable task) {
    channel.closeFuture().addListener(ignored -> task.run());
  }

  /** Writes {@code bytes}, which are no longer the caller's. */
  public void write(byte[] bytes) {
    raw().writeAndFlush(Unpooled.wrappedBuffer(bytes), channel.voidPromise());
  }

  /**
   * Writes {@code bytes}, then ends the output, and closes when the peer does or after {@code
   * grace}. Until then what the peer still sends is taken, so that it can read the answer before a
   * reset.
   */
  public void writeAndClose(byte[] bytes, Duration grace) {
    if (!channel.isActive()) {
      channel.close();
      return;
    }
    channel.config().setAutoRead(true);
    raw()
        .writeAndFlush(Unpooled.wrappedBuffer(bytes))
        .addListener((ChannelFutureListener) written -> endOutput(channel));
    Timer timer = schedule(channel::close, grace.toNanos());
    onClose(timer::cancel);
  }

  /** Where bytes go out as they are, before any HTTP encoder. */
  private ChannelOutboundInvoker raw() {
    ChannelOutboundInvoker encoder = channel.pipeline().context("httpEncoder");
    return encoder == null ? channel : encoder;
  }

  /** From {@code bytes} on that wait to be written, it cannot take more; half of it ends that. */
  public void bufferAtMost(int bytes) {
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(bytes / 2, bytes));
  }

  /**
   * Whether the peer has sent part of a TLS record and owes the rest. One that is not being read
   * owes nothing: what is missing may have come long ago.
   */
  public boolean isWithinRecord() {
    TlsHandler tls = channel.pipeline().get(TlsHandler.class);
    return tls != null && channel.config().isAutoRead() && tls.isWithinRecord();
  }

  /**
   * Whether bytes wait for the peer, more than {@link #bufferAtMost}, and it has taken none for
   * {@code time}. What the system still sends on counts as taken, where the system tells.
   */
  public boolean takesNothing(Duration time) {
    if (channel.isWritable() || channel.unsafe().outboundBuffer() == null) {
      return false; // where there is no buffer, the output has ended
    }
    return !(channel instanceof EpollSocketChannel socket)
        || socket.tcpInfo().lastDataSent() >= time.toMillis();
  }

  /** Closes at once, whatever is still to be written. */
  public void abort() {
    ChannelHandlerContext first = channel.pipeline().firstContext();
    if (first == null) {
      channel.close();
    } else {
      first.close();
    }
  }

  /** Closes behind what has been written; under TLS after a close_notify. */
  public void close() {
    channel.close();
  }

  Channel channel() {
    return channel;
  }

  /**
   * Sends a FIN behind what has been written and flushed. From then on the peer's own FIN closes
   * the connection.
   */
  static void endOutput(Channel channel) {
    if (!channel.isActive()) {
      channel.close();
      return;
    }
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
    if (channel instanceof EpollSocketChannel epoll && epoll.fd() instanceof Socket socket) {
      // As the channel does, but without the exception it makes for writes that do not come.
      try {
        socket.shutdown(false, true);
      } catch (IOException | NotYetConnectedException e) {
        // The peer is gone already; what it said before is still to be read, and then its end.
      }
    } else if (channel instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    }
  }

  /** Puts {@code handler} in front of the last one, which takes what nobody else does. */
  void add(String name, ChannelHandler handler) {
    var pipeline = channel.pipeline();
    if (pipeline.get("handler") != null) {
      pipeline.addBefore("handler", name, handler);
    } else {
      pipeline.addLast(name, handler);
    }
  }
}
