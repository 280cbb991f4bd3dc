// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.admin;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests whose Host is a name that is not ours.
 *
 * <p>A web page can point a name of its own at 127.0.0.1 and have a browser read this port as if it
 * were the page's own site (DNS rebinding). Such a request carries the page's name as Host; an IP
 * literal or {@code localhost} it cannot carry.
 *
 * <p>A request of HTTP/1.0 without Host passes: health checks of load balancers are such, and no
 * browser sends one.
 */
final class HostCheck implements Handler<RoutingContext> {
  // No DNS name holds a colon, and what is all digits and dots is never looked up as a name: the
  // URL standard reads a host that ends in a number as an IPv4 address or refuses it.
  private static final Pattern IP_LITERAL =
      Pattern.compile("[0-9.]+|\\[?[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*\\]?");

  private final String ownHost;

  /** Accepts IP literals, {@code localhost} and {@code ownHost}. */
  HostCheck(String ownHost) {
    this.ownHost = ownHost;
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    HostAndPort authority = request.authority();
    if (request.headers().getAll(HttpHeaders.HOST).size() > 1) {
      Answers.error(context, 400, "Host is there twice");
      return;
    }
    // Over TLS a browser has held the certificate against the name already.
    if (request.isSSL()
        || isOwn(authority == null ? null : authority.host())
        || isWithoutHost(request)) {
      context.next();
    } else {
      Answers.error(context, 421, "use an IP address, localhost or admin.address as the host");
    }
  }

  private static boolean isWithoutHost(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_1_0
        && !request.headers().contains(HttpHeaders.HOST);
  }

  private boolean isOwn(@Nullable String host) {
    return host != null
        && (host.equalsIgnoreCase("localhost")
            || host.equalsIgnoreCase(ownHost)
            || IP_LITERAL.matcher(host).matches());
  }
}
