// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.policy.Destination;
import io.drawbridge.policy.Facts;
import io.drawbridge.policy.Failure;
import io.drawbridge.policy.Verdict;
import io.drawbridge.upstream.Dialer;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Forwards plain {@code http://} requests, which come in absolute form (RFC 9112 §3.2.2). The same
 * access rules hold as for CONNECT; port 80 is open besides.
 *
 * <p>One for each session that has such requests; confined to its loop.
 */
final class PlainForward {
  private final Session session;
  private final Services services;
  private final PlainUpstream upstream;
  private @Nullable HttpServerRequest last;

  PlainForward(Session session, HttpClientAgent connector) {
    this.session = session;
    this.services = session.services();
    this.upstream = new PlainUpstream(connector, session.client());
  }

  /** Answers one request of the session's connection. */
  void forward(HttpServerRequest request) {
    if (session.isClosing()) {
      return; // what came behind a request that was refused
    }
    last = request;
    Destination destination = AbsoluteForm.destination(request.uri());
    PlainAnswer answer = new PlainAnswer(session, request, destination);
    if (request.version() == HttpVersion.HTTP_2) {
      answer.refuse(Failure.VERSION_UNSUPPORTED, "HTTP/2 without TLS");
      return;
    }
    String problem = PlainFraming.problem(request.version(), request.headers());
    if (problem != null) {
      answer.refuse(Failure.BAD_REQUEST, problem);
      return;
    }
    if (destination == null) {
      answer.refuse(
          Failure.BAD_REQUEST, "this is a proxy: it takes CONNECT host:port and http://host/path");
      return;
    }
    session.forwarding(
        destination, request.getHeader("User-Agent"), new PlainTraffic(session.client(), request));
    ProxyUsers users = services.access().users();
    if (users == null) {
      admit(request, destination, answer, null);
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
                      onLogin(request, destination, answer, login);
                    }));
  }

  /** Whether an answer is on its way, so that none may be put in its middle. */
  boolean isAnswering() {
    return last != null && last.response().headWritten() && !last.response().ended();
  }

  private void onLogin(
      HttpServerRequest request, Destination destination, PlainAnswer answer, Login login) {
    switch (login) {
      case Login.Known known -> {
        session.trace().authenticated(known.user());
        admit(request, destination, answer, known.user());
      }
      case Login.Refused refused -> answer.refuse(refused.failure(), refused.detail());
    }
  }

  private void admit(
      HttpServerRequest request,
      Destination destination,
      PlainAnswer answer,
      @Nullable String user) {
    if (destination.port() != AbsoluteForm.HTTP_PORT
        && !services.access().permitsPort(destination.port())) {
      answer.refuse(
          Failure.PORT_DENIED, "port " + destination.port() + " is neither 80 nor in access.ports");
      return;
    }
    Facts facts = new Facts(destination, session.client().remoteAddress().getAddress(), user, null);
    if (services.policy().decide(facts) instanceof Verdict.Reject reject
        && reject.failure() == Failure.RULE_DENIED) {
      answer.refuse(Failure.RULE_DENIED, reject.reason());
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
                dial(request, destination, answer, address);
              }

              @Override
              public void onFailed(Failure failure, String detail) {
                request.resume();
                if (failure == Failure.DESTINATION_DENIED) {
                  answer.refuse(failure, detail);
                } else {
                  answer.fail(failure, detail);
                }
              }
            });
  }

  private void dial(
      HttpServerRequest request,
      Destination destination,
      PlainAnswer answer,
      InetSocketAddress address) {
    session.trace().dialled(address);
    upstream
        .connection(destination, address, services.limits().connect())
        .onSuccess(to -> send(request, destination, answer, to))
        .onFailure(
            cause -> answer.fail(Dialer.failureOf(cause), destination + ": " + cause.getMessage()));
  }

  private void send(
      HttpServerRequest request,
      Destination destination,
      PlainAnswer answer,
      HttpClientConnection to) {
    RequestOptions options =
        new RequestOptions()
            .setHost(AbsoluteForm.inAuthority(destination.host()))
            .setPort(destination.port())
            .setMethod(request.method())
            .setURI(AbsoluteForm.target(request.uri()));
    to.request(options)
        .compose(
            copy -> {
              copyHead(request, copy);
              return sent(request, copy);
            })
        .onSuccess(answer::pass)
        .onFailure(answer::broken);
  }

  /** With its body if it has one (RFC 9112 §6.3): old servers want none announced otherwise. */
  private static Future<HttpClientResponse> sent(
      HttpServerRequest request, HttpClientRequest upstream) {
    upstream.exceptionHandler(failure -> {}); // the answer fails with it
    boolean hasBody =
        request.headers().contains("Transfer-Encoding")
            || request.headers().contains("Content-Length");
    if (!hasBody) {
      request.resume();
      return upstream.send();
    }
    if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
      upstream.continueHandler(asked -> request.response().writeContinue());
      upstream.writeHead();
    }
    request
        .pipe()
        .endOnFailure(false) // a body cut short must not look complete
        .to(new RequestBody(upstream))
        .onFailure(cause -> upstream.reset(0, cause));
    return upstream.response();
  }

  private static void copyHead(HttpServerRequest request, HttpClientRequest upstream) {
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
}
