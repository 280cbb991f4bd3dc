// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.admin;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * Who may read and who may change. Changing takes the token, always. Reading takes it where the
 * admin address can be reached from elsewhere.
 *
 * <p>The token is shown in a field that no web page can make a browser send across sites, and there
 * are no cookies; so a page of another site changes nothing. What such a page could ask without the
 * token is refused by its Origin.
 */
final class AccessCheck {
  private final AdminToken token;
  private final boolean readingIsFree;

  /**
   * A check.
   *
   * @param readingIsFree whether only this machine can reach the admin address
   */
  AccessCheck(AdminToken token, boolean readingIsFree) {
    this.token = token;
    this.readingIsFree = readingIsFree;
  }

  /** Passes on who may read. */
  void reading(RoutingContext context) {
    admit(context, readingIsFree);
  }

  /** Passes on who may change. */
  void changing(RoutingContext context) {
    admit(context, false);
  }

  /** Whether the request may see details. */
  boolean mayRead(RoutingContext context) {
    return readingIsFree || showsToken(context);
  }

  private boolean showsToken(RoutingContext context) {
    return token.isShownIn(context.request().getHeader(HttpHeaders.AUTHORIZATION));
  }

  private void admit(RoutingContext context, boolean free) {
    if (!isSameOrigin(context.request())) {
      Answers.error(context, 403, "a page of another site asked this");
    } else if (free || showsToken(context)) {
      context.next();
    } else {
      context.response().putHeader("WWW-Authenticate", "Bearer realm=\"Drawbridge\"");
      Answers.error(
          context,
          401,
          "this takes the admin token: Authorization: Bearer and the content of the file "
              + AdminToken.FILE
              + " in the data directory");
    }
  }

  /** A browser names the page's site in Origin (RFC 6454 §7); programs send none. */
  private static boolean isSameOrigin(HttpServerRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    return origin == null || origin.equalsIgnoreCase(own(request));
  }

  private static @Nullable String own(HttpServerRequest request) {
    HostAndPort authority = request.authority();
    return authority == null ? null : request.scheme() + "://" + authority;
  }
}
