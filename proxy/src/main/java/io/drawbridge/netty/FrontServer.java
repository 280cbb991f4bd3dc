// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.drawbridge.tls.HelloResult;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.util.AttributeKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetSocketAddress;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A Vert.x HTTP server whose CONNECT requests are taken out before its HTTP codec. Everything else
 * it serves as any Vert.x server does. One instance per event loop; they share the port.
 */
public final class FrontServer {
  private static final AttributeKey<FrontHandler> HANDLER =
      AttributeKey.valueOf(FrontServer.class, "handler");

  private final VertxInternal vertx;
  private final HttpServer server;
  private @Nullable InetSocketAddress bound;

  /**
   * Prepares a server.
   *
   * @param sharePort whether other processes may listen on the same address (SO_REUSEPORT)
   * @param gate decides whether connections are accepted
   * @param headBytes the largest request head
   * @param accepted is given each new connection, and answers with what handles its CONNECTs
   * @param other is given each request that is not a CONNECT, with its connection's handler
   */
  public FrontServer(
      Vertx vertx,
      boolean sharePort,
      AcceptGate gate,
      int headBytes,
      Function<Connection, FrontHandler> accepted,
      BiConsumer<FrontHandler, HttpServerRequest> other) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setMaxHeaderSize(headBytes)
            .setMaxInitialLineLength(headBytes)
            .setHttp2ClearTextEnabled(false)
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false)
            .setReusePort(sharePort)
            .setAcceptBacklog(4096)
            .setTcpNoDelay(true);
    this.vertx = (VertxInternal) vertx;
    server =
        vertx
            .createHttpServer(options)
            .connectionHandler(
                connection -> {
                  var pipeline = context(connection).pipeline();
                  gate.watch(pipeline.channel());
                  Connection client = new Connection(pipeline.channel());
                  FrontHandler handler = accepted.apply(client);
                  pipeline.channel().attr(HANDLER).set(handler);
                  pipeline.addFirst("head", new HeadReader(headBytes, handler));
                  connection.exceptionHandler(
                      failure -> {
                        if (!PeerEnd.isSeenIn(failure)) {
                          handler.onUnreadable();
                        }
                      });
                  handler.onAccepted();
                })
            .invalidRequestHandler(FrontServer::refuseUnreadable)
            .requestHandler(
                request ->
                    other.accept(
                        context(request.connection()).channel().attr(HANDLER).get(), request));
  }

  private static ChannelHandlerContext context(HttpConnection connection) {
    return ((ConnectionBase) connection).channelHandlerContext();
  }

  private static void refuseUnreadable(HttpServerRequest request) {
    FrontHandler handler = context(request.connection()).channel().attr(HANDLER).get();
    if (request.decoderResult().cause() instanceof TooLongFrameException) {
      handler.onTooLarge();
    } else if (request.decoderResult().cause() instanceof StrictRequestDecoder.VersionException) {
      handler.onUnknownVersion();
    } else {
      handler.onUnreadable();
    }
  }

  /** Binds; the address tells the port where 0 was asked for. */
  public Future<InetSocketAddress> listen(InetSocketAddress address) {
    // To Vert.x -1 is any port, the same for all instances; 0 would be another one for each.
    return server
        .listen(address.getPort() == 0 ? -1 : address.getPort(), address.getHostString())
        .map(
            listening -> {
              bound = new InetSocketAddress(address.getHostString(), listening.actualPort());
              return bound;
            });
  }

  /** Stops accepting, for all instances that share the port; connections go on. */
  public Future<Void> stopAccepting() {
    return bound != null && vertx.transport() instanceof Acceptors acceptors
        ? acceptors.close(bound)
        : Future.succeededFuture();
  }

  /** Stops accepting and closes the connections. */
  public Future<Void> close() {
    return server.close();
  }

  /** Reads another CONNECT head on a connection whose last one was refused. */
  public static void awaitHead(Connection client) {
    ChannelHandlerContext context = client.channel().pipeline().context(HeadReader.class);
    if (context != null) {
      client
          .channel()
          .eventLoop()
          .execute(
              () -> {
                try {
                  ((HeadReader) context.handler()).resume(context);
                } catch (Exception e) {
                  client.close();
                }
              });
    }
  }

  /**
   * Leaves HTTP behind on a connection whose CONNECT head has been read, and looks at what comes.
   */
  public static void awaitHello(Connection client, Consumer<HelloResult> then) {
    var pipeline = client.channel().pipeline();
    pipeline.addAfter("head", "peek", new HelloPeek(then));
    pipeline.remove("httpDecoder");
    pipeline.remove("httpEncoder");
    pipeline.remove("head");
    pipeline.replace("handler", "handler", TunnelEnd.INSTANCE);
  }

  /** Looks at the first bytes of an upstream, for protocols in which the server speaks first. */
  public static void awaitFirstBytes(Connection upstream, Runnable then) {
    upstream.channel().pipeline().addLast("peek", new HelloPeek(result -> then.run()));
    upstream.channel().config().setAutoRead(true);
  }
}
