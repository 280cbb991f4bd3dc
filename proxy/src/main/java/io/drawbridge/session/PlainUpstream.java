// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.netty.Connection;
import io.drawbridge.policy.Destination;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The server's connection of a session that forwards plain HTTP. It is the session's alone: it
 * carries one request after the other as long as they go to the same server, and it closes with the
 * app's. So no app waits for another's requests or reads another's answers, and none has more
 * connections behind the proxy than before it.
 *
 * <p>Confined to the session's loop.
 */
final class PlainUpstream {
  private final HttpClientAgent connector;
  private @Nullable Server server;
  private @Nullable HttpClientConnection connection;
  private boolean over;

  /** Whom the connection is to. */
  private record Server(Destination destination, InetSocketAddress address) {}

  /** Has none yet; whatever it has closes with {@code client}. */
  PlainUpstream(HttpClientAgent connector, Connection client) {
    this.connector = connector;
    client.onClose(this::end);
  }

  /**
   * The connection to {@code destination}, at an address that has been judged: the last one, if it
   * leads there and is free, or a new one.
   *
   * @param within how long the server may take to accept
   */
  Future<HttpClientConnection> connection(
      Destination destination, InetSocketAddress address, Duration within) {
    Server asked = new Server(destination, address);
    HttpClientConnection last = connection;
    if (last != null && asked.equals(server) && last.activeStreams() == 0) {
      return Future.succeededFuture(last);
    }
    close();
    return connector
        .connect(
            new HttpConnectOptions()
                .setServer(
                    SocketAddress.inetSocketAddress(
                        destination.port(),
                        AbsoluteForm.inAuthority(address.getAddress().getHostAddress())))
                .setHost(AbsoluteForm.inAuthority(destination.host()))
                .setPort(destination.port())
                .setConnectTimeout(within.toMillis()))
        .onSuccess(made -> keep(asked, made));
  }

  private void keep(Server to, HttpClientConnection made) {
    server = to;
    connection = made;
    made.exceptionHandler(failure -> {}); // the request under way hears of it, and nobody else
    made.closeHandler(
        closed -> {
          if (connection == made) {
            connection = null;
          }
        });
    if (over) {
      close();
    }
  }

  private void end() {
    over = true;
    close();
  }

  private void close() {
    HttpClientConnection last = connection;
    connection = null;
    if (last != null) {
      last.close();
    }
  }
}
