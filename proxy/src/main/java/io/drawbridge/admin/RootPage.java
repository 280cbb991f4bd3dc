// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.admin;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;

/** The root certificate that clients must trust; its key has no page. */
final class RootPage implements Handler<RoutingContext> {
  private final Supplier<String> pem;

  RootPage(Supplier<String> pem) {
    this.pem = pem;
  }

  @Override
  public void handle(RoutingContext context) {
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"drawbridge-root.pem\"");
    Answers.send(context, 200, "application/x-pem-file", Buffer.buffer(pem.get()));
  }
}
