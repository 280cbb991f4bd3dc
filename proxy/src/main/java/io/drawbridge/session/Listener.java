// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.netty.AcceptGate;
import io.drawbridge.netty.Connection;
import io.drawbridge.netty.FrontHandler;
import io.drawbridge.netty.FrontServer;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Accepts apps on one address and gives each connection a session. Deployed once per event loop;
 * the instances share the port.
 */
public final class Listener extends AbstractVerticle {
  private final InetSocketAddress address;
  private final Current current;
  private final Occupancy occupancy;
  private final AcceptGate gate;
  private final Consumer<InetSocketAddress> bound;
  private final boolean sharePort;
  // Confined to the event loop, as all that follows.
  private final Set<Session> live = Collections.newSetFromMap(new IdentityHashMap<>());
  private boolean retired;
  private @Nullable FrontServer server;
  private @Nullable HttpClientAgent client;

  /**
   * Prepares a listener.
   *
   * @param sharePort whether other processes may listen on the same address beside this one
   * @param current the snapshot for sessions that begin now
   * @param occupancy counts the sessions of all listeners
   * @param gate keeps all listeners from accepting what there are no descriptors for
   * @param bound is told the address bound
   */
  public Listener(
      InetSocketAddress address,
      boolean sharePort,
      Current current,
      Occupancy occupancy,
      AcceptGate gate,
      Consumer<InetSocketAddress> bound) {
    this.address = address;
    this.sharePort = sharePort;
    this.current = current;
    this.occupancy = occupancy;
    this.gate = gate;
    this.bound = bound;
  }

  @Override
  public void start(Promise<Void> started) {
    HttpClientAgent plain =
        vertx.createHttpClient(new HttpClientOptions().setDecompressionSupported(false));
    client = plain;
    FrontServer front =
        new FrontServer(
            vertx,
            sharePort,
            gate,
            current.look().settings().limits().headBytes(),
            this::accept,
            (handler, request) -> {
              if (handler instanceof Admission admission) {
                admission.forward(request, plain);
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
    Session session = new Session(current.hold(), connection, occupancy);
    live.add(session);
    connection.onClose(
        () -> {
          live.remove(session);
          leaveIfEmpty();
        });
    return new Admission(session, occupancy);
  }

  /** Accepts no more; its sessions go on. Any thread; done when no connection is on its way. */
  public Future<Void> stopAccepting() {
    return server == null ? Future.succeededFuture() : server.stopAccepting();
  }

  /** Ends with its last session, after {@link #stopAccepting}. Any thread. */
  public void retire() {
    context.runOnContext(
        now -> {
          retired = true;
          leaveIfEmpty();
        });
  }

  /** Ends the sessions in which nothing is under way. Any thread. */
  public void endQuiet() {
    context.runOnContext(now -> List.copyOf(live).forEach(Session::endIfQuiet));
  }

  private void leaveIfEmpty() {
    if (retired && live.isEmpty()) {
      retired = false;
      vertx.undeploy(deploymentID());
    }
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
