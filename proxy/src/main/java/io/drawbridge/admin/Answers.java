// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.admin;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ways in which pages answer. */
final class Answers {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private Answers() {}

  /** Answers with a body, and a HEAD request with the header of that answer (RFC 9110 §9.3.2). */
  static void send(RoutingContext context, int status, String contentType, Buffer body) {
    HttpServerResponse response = context.response();
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
        .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
    if (context.request().method().equals(HttpMethod.HEAD)) {
      response.end();
    } else {
      response.end(body);
    }
  }

  static void json(RoutingContext context, int status, JsonObject body) {
    send(context, status, "application/json", body.toBuffer().appendString("\n"));
  }

  /** {@code {"status":404,"error":"…"}}; the text is ours, never the request's. */
  static void error(RoutingContext context, int status, String error) {
    if (!context.response().ended() && !context.response().headWritten()) {
      json(context, status, new JsonObject().put("status", status).put("error", error));
    }
  }

  /** Passes on GET and HEAD, and refuses all else: the port changes nothing. */
  static void refuseOtherMethods(RoutingContext context) {
    HttpMethod method = context.request().method();
    if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
      context.next();
    } else {
      context.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
      error(context, 405, "only GET and HEAD");
    }
  }

  /** Answers 500 and logs what went wrong. */
  static void defect(RoutingContext context) {
    LOG.atError()
        .setCause(context.failure())
        .addKeyValue("path", context.normalizedPath())
        .log("admin page failed");
    error(context, 500, "a defect in the proxy; see its log");
  }
}
