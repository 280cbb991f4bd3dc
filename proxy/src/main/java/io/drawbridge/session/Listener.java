// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.netty.AcceptGate;
import io.drawbridge.netty.Connection;
import io.drawbridge.netty.FrontHandler;
import io.drawbridge.netty.FrontServer;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Accepts apps on one address and gives each connection a session. Deployed once per event loop;
 * the instances share the port.
 */
public final class Listener extends AbstractVerticle {
  private final InetSocketAddress address;
  private final Supplier<Services> services;
  private final Occupancy occupancy;
  private final AcceptGate gate;
  private final Consumer<InetSocketAddress> bound;
  private @Nullable FrontServer server;
  private @Nullable HttpClient client;

  /**
   * Prepares a listener.
   *
   * @param services the snapshot for sessions that begin now
   * @param occupancy counts the sessions of all listeners
   * @param gate keeps all listeners from accepting what there are no descriptors for
   * @param bound is told the address bound
   */
  public Listener(
      InetSocketAddress address,
      Supplier<Services> services,
      Occupancy occupancy,
      AcceptGate gate,
      Consumer<InetSocketAddress> bound) {
    this.address = address;
    this.services = services;
    this.occupancy = occupancy;
    this.gate = gate;
    this.bound = bound;
  }

  @Override
  public void start(Promise<Void> started) {
    HttpClient plain =
        vertx.createHttpClient(
            new HttpClientOptions().setKeepAlive(true).setDecompressionSupported(false));
    client = plain;
    FrontServer front =
        new FrontServer(
            vertx,
            gate,
            services.get().settings().limits().headBytes(),
            this::accept,
            (handler, request) -> {
              if (handler instanceof Session session) {
                new PlainForward(services.get(), plain).forward(session, request);
              }
            });
    server = front;
    front
        .listen(address)
        .onSuccess(
            at -> {
              bound.accept(at);
              started.complete();
            })
        .onFailure(started::fail);
  }

  private FrontHandler accept(Connection connection) {
    return new Session(services.get(), connection, occupancy);
  }

  @Override
  public void stop(Promise<Void> stopped) {
    if (client != null) {
      client.close();
    }
    if (server == null) {
      stopped.complete();
    } else {
      server.close().onComplete(stopped);
    }
  }
}
