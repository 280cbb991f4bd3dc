// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.netty.PeerEnd;
import io.drawbridge.policy.Destination;
import io.drawbridge.policy.Failure;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one request of plain HTTP: the server's, or the proxy's where there is none that
 * can be passed on. Confined to the session's loop.
 */
final class PlainAnswer {
  private final Session session;
  private final HttpServerRequest request;
  private final @Nullable Destination destination;

  /** For {@code request}, which asks for {@code destination} if it asks for any. */
  PlainAnswer(Session session, HttpServerRequest request, @Nullable Destination destination) {
    this.session = session;
    this.request = request;
    this.destination = destination;
  }

  /** Passes on what the server has answered. */
  void pass(HttpClientResponse response) {
    String problem = problem(response);
    if (problem != null) {
      response.request().connection().close();
      fail(Failure.UPSTREAM_BAD_ANSWER, destination + " " + problem);
      return;
    }
    HttpServerResponse out = request.response();
    copyHead(response, out);
    response
        .pipe()
        .endOnFailure(false) // a body cut short must not look complete
        .to(out)
        .onComplete(
            done -> {
              count(out);
              if (done.failed()) {
                forget(out);
                broken(done.cause());
              }
            });
  }

  private void copyHead(HttpClientResponse response, HttpServerResponse out) {
    out.setStatusCode(response.statusCode()).setStatusMessage(response.statusMessage());
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
  }

  /** Why the head cannot be passed on, null if it can. */
  private static @Nullable String problem(HttpClientResponse response) {
    int status = response.statusCode();
    if (status < 200 || status > 599) {
      // Nothing was asked to be upgraded, and other codes mean nothing (RFC 9110 §15).
      return "answered " + status;
    }
    // RFC 9112 §6.1: no other coding was asked for, and who drops it changes the body.
    List<String> codings = response.headers().getAll("Transfer-Encoding");
    return codings.isEmpty() || (codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked"))
        ? null
        : "answered with a transfer coding that was not asked for";
  }

  /** Takes back a head that has not gone out. */
  private static void forget(HttpServerResponse out) {
    if (!out.headWritten()) {
      out.headers().clear();
      out.setChunked(false).setStatusMessage("Bad Gateway");
    }
  }

  private void count(HttpServerResponse out) {
    session.trace().bytes(true, (int) Math.min(Integer.MAX_VALUE, request.bytesRead()));
    session.trace().bytes(false, (int) Math.min(Integer.MAX_VALUE, out.bytesWritten()));
  }

  /** No whole answer has come. */
  void broken(Throwable cause) {
    if (!session.client().isOpen()) {
      return; // nobody is there to be told, and the server is not to blame
    }
    fail(
        PeerEnd.isSeenIn(cause) ? Failure.UPSTREAM_CLOSED : Failure.UPSTREAM_BAD_ANSWER,
        destination + ": " + cause.getMessage());
  }

  /** Answers for an upstream that was not reached, or did not answer. */
  void fail(Failure failure, String detail) {
    session.trace().upstreamFailed(failure);
    session.trace().failed(failure, detail);
    answer(failure, detail);
  }

  /** Answers for a request that may not be forwarded. */
  void refuse(Failure failure, String detail) {
    session.trace().denied(failure, detail);
    answer(failure, detail);
  }

  private void answer(Failure failure, String detail) {
    HttpServerResponse response = request.response();
    if (response.headWritten()) {
      request.connection().close();
      return;
    }
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
