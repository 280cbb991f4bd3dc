// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.config.Settings;
import io.drawbridge.netty.Connection;
import io.drawbridge.netty.FrontHandler;
import io.drawbridge.netty.FrontServer;
import io.drawbridge.policy.Failure;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What an app must get past before anything is done for it: the limits, its network, the form of
 * its request, its credentials, the port. Confined to the client's loop.
 */
final class Admission implements FrontHandler {
  private final Session session;
  private final Services services;
  private final Connection client;
  private final Trace trace;
  private final Occupancy occupancy;
  private final InetAddress address;
  private @Nullable PlainForward plain;

  Admission(Session session, Occupancy occupancy) {
    this.session = session;
    this.services = session.services();
    this.client = session.client();
    this.trace = session.trace();
    this.occupancy = occupancy;
    this.address = client.remoteAddress().getAddress();
  }

  @Override
  public void onAccepted() {
    session.begin();
    Settings.Limits limits = services.limits();
    Failure tooMany = occupancy.enter(address, limits);
    if (tooMany != null) {
      session.refuse(
          tooMany,
          tooMany == Failure.OVERLOADED
              ? "limits.connections is " + limits.connections()
              : "limits.connections-per-client is " + limits.connectionsPerClient());
    } else if (!services.access().permitsClient(address)) {
      session.refuse(
          Failure.CLIENT_DENIED, address.getHostAddress() + " is in no network of access.clients");
    }
  }

  @Override
  public void onConnect(String head) {
    if (!session.isIn(Stage.HEAD)) {
      return;
    }
    switch (ConnectHead.read(head)) {
      case ConnectHead.Bad bad -> session.refuse(bad.failure(), bad.detail());
      case ConnectHead.Request good -> {
        trace.requested(good.destination(), good.userAgent());
        authenticate(good);
      }
    }
  }

  @Override
  public void onUnreadable() {
    String detail = "the request is not HTTP/1.1";
    if (plain != null && plain.isAnswering()) {
      session.fail(Failure.BAD_REQUEST, detail);
    } else if (session.awaitsRequest()) {
      session.refuse(Failure.BAD_REQUEST, detail);
    }
  }

  @Override
  public void onUnknownVersion() {
    if (session.awaitsRequest()) {
      session.refuse(Failure.VERSION_UNSUPPORTED, "the request is neither HTTP/1.1 nor HTTP/1.0");
    }
  }

  @Override
  public void onTooLarge() {
    if (session.awaitsRequest()) {
      session.refuse(
          Failure.HEAD_TOO_LARGE, "the limit is " + services.limits().headBytes() + " bytes");
    }
  }

  /** The HTTP server takes the connection over, with its own record. */
  @Override
  public void onOther() {}

  /** A request of plain HTTP, whose server is reached by {@code connector}. */
  void forward(HttpServerRequest request, HttpClientAgent connector) {
    if (plain == null) {
      plain = new PlainForward(session, connector);
    }
    plain.forward(request);
  }

  private void authenticate(ConnectHead.Request request) {
    ProxyUsers users = services.access().users();
    if (users == null) {
      admit(request, null);
      return;
    }
    users.check(
        request.authorization(), address, login -> client.execute(() -> onLogin(request, login)));
  }

  private void onLogin(ConnectHead.Request request, Login login) {
    if (!session.isIn(Stage.HEAD)) {
      return;
    }
    switch (login) {
      case Login.Known known -> {
        trace.authenticated(known.user());
        admit(request, known.user());
      }
      case Login.Refused refused -> {
        if (refused.failure() == Failure.CREDENTIALS_REQUIRED && request.http11()) {
          askForCredentials(refused);
        } else {
          session.refuse(refused.failure(), refused.detail());
        }
      }
    }
  }

  private void askForCredentials(Login.Refused refused) {
    trace.denied(refused.failure(), refused.detail());
    client.write(Answers.refusal(refused.failure(), refused.detail(), trace.id(), true));
    FrontServer.awaitHead(client);
  }

  private void admit(ConnectHead.Request request, @Nullable String user) {
    int port = request.destination().port();
    if (services.access().permitsPort(port)) {
      session.open(request, user);
    } else {
      session.refuse(Failure.PORT_DENIED, "port " + port + " is not in access.ports");
    }
  }
}
