// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.VertxInternal;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The listening sockets of Vert.x, which it gives no access to. Closing a Vert.x server closes its
 * connections too, and for a moment it accepts connections that nobody serves; closing its socket
 * does neither.
 */
final class Acceptors {
  private Acceptors() {}

  /** Closes the sockets that listen on {@code address}; done when they are closed. */
  static Future<Void> close(VertxInternal vertx, InetSocketAddress address) {
    List<Future<Void>> closed = new ArrayList<>();
    for (EventExecutor loop : vertx.acceptorEventLoopGroup()) {
      if (loop instanceof SingleThreadIoEventLoop acceptor) {
        Promise<Void> done = Promise.promise();
        acceptor.execute(() -> close(acceptor, address, done));
        closed.add(done.future());
      }
    }
    return Future.join(closed).mapEmpty();
  }

  private static void close(
      SingleThreadIoEventLoop loop, InetSocketAddress address, Promise<Void> done) {
    List<Channel> found = new ArrayList<>();
    loop.registeredChannelsIterator()
        .forEachRemaining(
            channel -> {
              if (channel instanceof ServerChannel && isAt(channel, address)) {
                found.add(channel);
              }
            });
    found.forEach(Channel::close);
    done.complete();
  }

  private static boolean isAt(Channel channel, InetSocketAddress address) {
    return channel.localAddress() instanceof InetSocketAddress local
        && local.getPort() == address.getPort()
        && (address.isUnresolved() || local.getAddress().equals(address.getAddress()));
  }
}
