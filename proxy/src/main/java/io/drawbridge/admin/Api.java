// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.admin;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The JSON API below {@code /api/}. Parts add their endpoints at start; then it is fixed.
 *
 * <p>Endpoints run on a worker and may block for a moment. What they return becomes JSON, names in
 * snake_case; what they throw as {@link ApiException} becomes an error of its status.
 */
public final class Api {
  static final String BASE = "/api/";

  /** Nothing that the API takes is long. */
  private static final int BODY_BYTES = 256 * 1024;

  /** Something that answers below {@code /api/}, in a file of its own. */
  @FunctionalInterface
  public interface Part {
    /** Adds its endpoints. */
    void addTo(Api api);
  }

  /** Answers requests of one method and path. */
  @FunctionalInterface
  public interface Endpoint {
    /**
     * Answers on a worker thread.
     *
     * @return an {@link ApiAnswer}, or a value that Jackson can write for status 200
     * @throws ApiException for an answer of another status
     */
    Object answer(ApiRequest request) throws ApiException;
  }

  private final Router router;
  private final AccessCheck access;
  private final Map<String, Set<String>> methods = new LinkedHashMap<>();

  Api(Router router, AccessCheck access) {
    this.router = router;
    this.access = access;
  }

  /**
   * A GET that changes nothing.
   *
   * @param path below {@code /api/}, as {@code explain/:id}
   */
  public void get(String path, Endpoint endpoint) {
    add(path, "GET", access::reading, worker(endpoint));
  }

  /** A POST that computes an answer and changes nothing; whoever may read may ask. */
  public void ask(String path, Endpoint endpoint) {
    add(path, "POST", access::reading, worker(endpoint));
  }

  /** A POST that changes something, or reaches out: it takes the token. */
  public void change(String path, Endpoint endpoint) {
    add(path, "POST", access::changing, worker(endpoint));
  }

  /** A GET whose answer does not end, on the event loop. */
  void stream(String path, Handler<RoutingContext> handler) {
    add(path, "GET", access::reading, handler);
  }

  /** Method and path template of every endpoint, as {@code GET /api/explain/{id}}. */
  Set<String> endpoints() {
    Set<String> all = new TreeSet<>();
    methods.forEach(
        (path, names) ->
            names.forEach(name -> all.add(name + " " + path.replaceAll(":(\\w+)", "{$1}"))));
    return all;
  }

  /** Answers what no endpoint did; to be called when all parts have been added. */
  void end() {
    methods.forEach(
        (path, names) ->
            router
                .route(path)
                .handler(
                    context -> {
                      String allowed = String.join(", ", allowed(names));
                      context.response().putHeader(HttpHeaders.ALLOW, allowed);
                      Answers.error(context, 405, "only " + allowed);
                    }));
    router.route(BASE + "*").handler(context -> Answers.error(context, 404, "no such endpoint"));
  }

  private static Set<String> allowed(Set<String> names) {
    Set<String> allowed = new TreeSet<>(names);
    if (names.contains("GET")) {
      allowed.add("HEAD");
    }
    return allowed;
  }

  private void add(
      String path, String method, Handler<RoutingContext> check, Handler<RoutingContext> answer) {
    String full = BASE + path;
    methods.computeIfAbsent(full, key -> new TreeSet<>()).add(method);
    route(full, method).handler(check);
    if (method.equals("POST")) {
      route(full, method).handler(BodyHandler.create(false).setBodyLimit(BODY_BYTES));
    }
    route(full, method).handler(answer);
  }

  private Route route(String path, String method) {
    Route route = router.route(path).method(HttpMethod.valueOf(method));
    return method.equals("GET") ? route.method(HttpMethod.HEAD) : route;
  }

  private static Handler<RoutingContext> worker(Endpoint endpoint) {
    return context ->
        context
            .vertx()
            .executeBlocking(() -> ApiAnswer.of(endpoint.answer(new ApiRequest(context))), false)
            .onSuccess(
                answer -> Answers.send(context, answer.status(), answer.type(), answer.body()))
            .onFailure(cause -> fail(context, cause));
  }

  private static void fail(RoutingContext context, Throwable cause) {
    if (cause instanceof ApiException known) {
      Answers.error(context, known.status(), String.valueOf(known.getMessage()));
    } else {
      context.fail(500, cause);
    }
  }
}
