// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.admin;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** All meters, as OpenMetrics where the reader names it and as Prometheus text otherwise. */
final class MetricsPage implements Handler<RoutingContext> {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private final PrometheusMeterRegistry registry;

  MetricsPage(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void handle(RoutingContext context) {
    String type = contentType(context.request().getHeader(HttpHeaders.ACCEPT));
    // Thousands of series take milliseconds, which sessions on this event loop should not wait.
    context
        .vertx()
        .executeBlocking(() -> scrape(type), false)
        .onSuccess(body -> Answers.send(context, 200, type, body))
        .onFailure(context::fail);
  }

  private Buffer scrape(String type) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    registry.scrape(out, type);
    return Buffer.buffer(out.toByteArray());
  }

  // Prometheus always lists OpenMetrics first and so prefers it; nobody else asks for it.
  private static String contentType(@Nullable String accept) {
    return accept != null && accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
  }
}
