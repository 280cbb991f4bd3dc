// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.admin;

import io.drawbridge.authority.ServerIdentity;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP server of the admin port.
 *
 * <p>Pages answer GET and HEAD alone; what changes something is in the {@link Api}. Requests must
 * name one of our hosts (see {@link HostCheck}). Start and stop it once, from one thread. The
 * suppliers are called on any thread and must not block.
 */
public final class AdminServer {
  // No request needs more than a few header fields.
  private static final int MAX_HEADER_BYTES = 8 * 1024;
  private static final int IDLE_SECONDS = 60;

  /** Beyond these they are closed at once: the rest of the process needs descriptors, too. */
  private static final int MOST_CONNECTIONS = 256;

  /** The description of the API; every endpoint stands in it. */
  static final String OPENAPI = PageFiles.read("openapi.json").toString();

  private final Vertx vertx;
  private final PrometheusMeterRegistry registry;
  private final Supplier<String> rootPem;
  private final Supplier<Readiness> readiness;
  private final AdminToken token;
  private final List<Api.Part> parts;
  private final AtomicInteger connections = new AtomicInteger();
  private @Nullable HttpServer server;

  /**
   * A server that is not started.
   *
   * @param rootPem the root certificate in PEM, without its key
   * @param token what changing takes, and reading from elsewhere
   * @param parts of the API
   */
  public AdminServer(
      Vertx vertx,
      PrometheusMeterRegistry registry,
      Supplier<String> rootPem,
      Supplier<Readiness> readiness,
      AdminToken token,
      List<Api.Part> parts) {
    this.vertx = vertx;
    this.registry = registry;
    this.rootPem = rootPem;
    this.readiness = readiness;
    this.token = token;
    this.parts = List.copyOf(parts);
  }

  /**
   * Listens on {@code address}.
   *
   * @param identity what it shows over TLS; null for plain HTTP, which {@link #isLocal} permits
   * @return the address listened on, with the port that port 0 became; fails where it cannot be
   *     bound
   */
  public Future<InetSocketAddress> start(
      InetSocketAddress address, @Nullable ServerIdentity identity) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setIdleTimeout(IDLE_SECONDS)
            // Every reader speaks HTTP/1.1: a second protocol would only be more to attack.
            .setHttp2ClearTextEnabled(false);
    if (identity != null) {
      AdminTls.applyTo(options, identity);
    }
    HttpServer created =
        vertx
            .createHttpServer(options)
            .connectionHandler(this::count)
            .requestHandler(router(address));
    server = created;
    return created
        .listen(SocketAddress.inetSocketAddress(address))
        .map(listening -> withPort(address, listening.actualPort()));
  }

  private void count(HttpConnection connection) {
    connection.closeHandler(closed -> connections.decrementAndGet());
    if (connections.incrementAndGet() > MOST_CONNECTIONS) {
      connection.close();
    }
  }

  /** Shows another certificate from now on; for a server that was started with one. */
  public Future<Void> show(ServerIdentity identity) {
    return server == null
        ? Future.succeededFuture()
        : server.updateSSLOptions(AdminTls.options(identity)).mapEmpty();
  }

  /** Stops listening and closes the connections; does nothing where not started. */
  public Future<Void> stop() {
    return server == null ? Future.succeededFuture() : server.close();
  }

  private Router router(InetSocketAddress address) {
    Router router = Router.router(vertx);
    router.route().handler(new SecurityHeaders());
    router.route().handler(new HostCheck(address.getHostString()));
    AccessCheck access = new AccessCheck(token, isLocal(address));
    addApi(router, access);
    router.route().handler(Answers::refuseOtherMethods);
    PageFiles.addTo(router);
    router.route("/metrics").handler(access::reading).handler(new MetricsPage(registry));
    router.route("/health/live").handler(HealthPages::live);
    router.route("/health/ready").handler(new HealthPages(readiness, access)::ready);
    router.route("/root.pem").handler(new RootPage(rootPem));
    router.errorHandler(404, context -> Answers.error(context, 404, "no such page"));
    router.errorHandler(413, context -> Answers.error(context, 413, "the body is too long"));
    router.errorHandler(400, context -> Answers.error(context, 400, "bad request"));
    router.errorHandler(500, Answers::defect);
    return router;
  }

  private void addApi(Router router, AccessCheck access) {
    Api api = new Api(router, access);
    parts.forEach(part -> part.addTo(api));
    api.get("openapi.json", request -> ApiAnswer.text("application/json", OPENAPI));
    api.end();
  }

  /** Whether only this machine can reach it. Looks a name up, which may block. */
  public static boolean isLocal(InetSocketAddress address) {
    InetAddress resolved =
        address.isUnresolved()
            ? new InetSocketAddress(address.getHostString(), address.getPort()).getAddress()
            : address.getAddress();
    return resolved != null && resolved.isLoopbackAddress();
  }

  private static InetSocketAddress withPort(InetSocketAddress address, int port) {
    return address.isUnresolved()
        ? InetSocketAddress.createUnresolved(address.getHostString(), port)
        : new InetSocketAddress(address.getAddress(), port);
  }
}
