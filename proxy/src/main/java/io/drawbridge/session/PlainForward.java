// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.policy.Destination;
import io.drawbridge.policy.Facts;
import io.drawbridge.policy.Failure;
import io.drawbridge.policy.Verdict;
import io.drawbridge.upstream.Dialer;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Forwards plain {@code http://} requests, which come in absolute form (RFC 9112 §3.2.2). The same
 * access rules hold as for CONNECT; port 80 is open besides.
 *
 * <p>One per event loop, with a client of its own.
 */
final class PlainForward {
  private final Services services;
  private final HttpClient client;

  PlainForward(Services services, HttpClient client) {
    this.services = services;
    this.client = client;
  }

  /** Answers one request of {@code session}'s connection. */
  void forward(Session session, HttpServerRequest request) {
    if (session.isClosing()) {
      return; // what came behind a request that was refused
    }
    if (request.version() == HttpVersion.HTTP_2) {
      refuse(session, request, Failure.VERSION_UNSUPPORTED, "HTTP/2 without TLS");
      return;
    }
    String problem = PlainFraming.problem(request.version(), request.headers());
    if (problem != null) {
      refuse(session, request, Failure.BAD_REQUEST, problem);
      return;
    }
    Destination destination = AbsoluteForm.destination(request.uri());
    if (destination == null) {
      refuse(
          session,
          request,
          Failure.BAD_REQUEST,
          "this is a proxy: it takes CONNECT host:port and http://host/path");
      return;
    }
    session.forwarding(
        destination, request.getHeader("User-Agent"), new PlainTraffic(session.client(), request));
    ProxyUsers users = services.access().users();
    if (users == null) {
      admit(session, request, destination, null);
      return;
    }
    request.pause();
    users.check(
        request.getHeader("Proxy-Authorization"),
        session.client().remoteAddress().getAddress(),
        login ->
            session
                .client()
                .execute(
                    () -> {
                      request.resume();
                      onLogin(session, request, destination, login);
                    }));
  }

  private void onLogin(
      Session session, HttpServerRequest request, Destination destination, Login login) {
    switch (login) {
      case Login.Known known -> {
        session.trace().authenticated(known.user());
        admit(session, request, destination, known.user());
      }
      case Login.Refused refused -> refuse(session, request, refused.failure(), refused.detail());
    }
  }

  private void admit(
      Session session, HttpServerRequest request, Destination destination, @Nullable String user) {
    if (destination.port() != AbsoluteForm.HTTP_PORT
        && !services.access().permitsPort(destination.port())) {
      refuse(
          session,
          request,
          Failure.PORT_DENIED,
          "port " + destination.port() + " is neither 80 nor in access.ports");
      return;
    }
    Facts facts = new Facts(destination, session.client().remoteAddress().getAddress(), user, null);
    if (services.policy().decide(facts) instanceof Verdict.Reject reject
        && reject.failure() == Failure.RULE_DENIED) {
      refuse(session, request, Failure.RULE_DENIED, reject.reason());
      return;
    }
    request.pause();
    services
        .dialer()
        .resolve(
            session.client(),
            destination,
            new Dialer.Resolved() {
              @Override
              public void onResolved(InetSocketAddress address) {
                send(session, request, destination, address);
              }

              @Override
              public void onFailed(Failure failure, String detail) {
                request.resume();
                if (failure == Failure.DESTINATION_DENIED) {
                  refuse(session, request, failure, detail);
                } else {
                  fail(session, request, failure, detail);
                }
              }
            });
  }

  private void send(
      Session session,
      HttpServerRequest request,
      Destination destination,
      InetSocketAddress address) {
    session.trace().dialled(address);
    RequestOptions options =
        new RequestOptions()
            .setServer(
                SocketAddress.inetSocketAddress(
                    destination.port(),
                    AbsoluteForm.inAuthority(address.getAddress().getHostAddress())))
            .setHost(AbsoluteForm.inAuthority(destination.host()))
            .setPort(destination.port())
            .setConnectTimeout(services.settings().limits().connect().toMillis())
            .setIdleTimeout(services.settings().limits().idle().toMillis())
            .setMethod(request.method())
            .setURI(AbsoluteForm.target(request.uri()));
    client
        .request(options)
        .onSuccess(
            upstream -> {
              copyRequest(request, upstream);
              sent(request, upstream)
                  .onSuccess(response -> answer(session, request, destination, response))
                  .onFailure(cause -> failed(session, request, destination, cause));
            })
        .onFailure(cause -> failed(session, request, destination, cause));
  }

  /** With its body if it has one (RFC 9112 §6.3): old servers want none announced otherwise. */
  private static Future<HttpClientResponse> sent(
      HttpServerRequest request, HttpClientRequest upstream) {
    boolean hasBody =
        request.headers().contains("Transfer-Encoding")
            || request.headers().contains("Content-Length");
    if (hasBody) {
      return upstream.send(request);
    }
    request.resume();
    return upstream.send();
  }

  private static void copyRequest(HttpServerRequest request, HttpClientRequest upstream) {
    HopByHop ends = HopByHop.named(request.headers().getAll("Connection"));
    request
        .headers()
        .forEach(
            (name, value) -> {
              if (ends.passes(name) && !name.equalsIgnoreCase("Host")) {
                upstream.headers().add(name, value);
              }
            });
    upstream.headers().add("Via", "1.1 drawbridge");
    if (request.headers().contains("Transfer-Encoding")) {
      upstream.setChunked(true);
    }
  }

  private static void answer(
      Session session,
      HttpServerRequest request,
      Destination destination,
      HttpClientResponse response) {
    int status = response.statusCode();
    if (status < 200 || status > 599) {
      // Nothing was asked to be upgraded, and other codes mean nothing (RFC 9110 §15).
      response.request().connection().close();
      fail(session, request, Failure.RELAY_FAILED, destination + " answered " + status);
      return;
    }
    HttpServerResponse out = request.response();
    out.setStatusCode(status).setStatusMessage(response.statusMessage());
    HopByHop ends = HopByHop.named(response.headers().getAll("Connection"));
    response
        .headers()
        .forEach(
            (name, value) -> {
              if (ends.passes(name)) {
                out.headers().add(name, value);
              }
            });
    out.headers().add("Via", "1.1 drawbridge");
    if (!response.headers().contains("Content-Length")) {
      out.setChunked(request.version() == HttpVersion.HTTP_1_1);
    }
    response
        .pipe()
        .endOnFailure(false) // a body cut short must not look complete
        .to(out)
        .onComplete(
            done -> {
              session.trace().bytes(true, (int) Math.min(Integer.MAX_VALUE, request.bytesRead()));
              session.trace().bytes(false, (int) Math.min(Integer.MAX_VALUE, out.bytesWritten()));
              if (done.failed()) {
                request.connection().close();
              }
            });
  }

  private static void failed(
      Session session, HttpServerRequest request, Destination destination, Throwable cause) {
    if (request.response().headWritten()) {
      request.connection().close();
      return;
    }
    fail(session, request, Dialer.failureOf(cause), destination + ": " + cause.getMessage());
  }

  /** Answers for an upstream that was not reached. */
  private static void fail(
      Session session, HttpServerRequest request, Failure failure, String detail) {
    session.trace().upstreamFailed(failure);
    session.trace().failed(failure, detail);
    answer(session, request, failure, detail);
  }

  private static void refuse(
      Session session, HttpServerRequest request, Failure failure, String detail) {
    session.trace().denied(failure, detail);
    answer(session, request, failure, detail);
  }

  private static void answer(
      Session session, HttpServerRequest request, Failure failure, String detail) {
    HttpServerResponse response = request.response();
    if (failure == Failure.CREDENTIALS_REQUIRED) {
      response.putHeader("Proxy-Authenticate", "Basic realm=\"Drawbridge\", charset=\"UTF-8\"");
    } else {
      session.closing();
      response.putHeader("Connection", "close");
    }
    if (failure.status() >= 500) {
      response.putHeader("Proxy-Status", Explanation.proxyStatus(failure, detail));
    }
    response
        .setStatusCode(failure.status())
        .putHeader("X-Drawbridge-Session", session.trace().id())
        .putHeader("Content-Type", "text/plain; charset=utf-8")
        .end(Explanation.text(failure, detail, session.trace().id()))
        .onComplete(
            sent -> {
              if (failure != Failure.CREDENTIALS_REQUIRED) {
                request.connection().close();
              }
            });
  }
}
