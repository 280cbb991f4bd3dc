// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.admin;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/** What there is on this port. */
final class IndexPage {
  private static final Buffer HTML =
      Buffer.buffer(
          """
          <!doctype html>
          <html lang="en">
          <meta charset="utf-8">
          <title>Drawbridge</title>
          <h1>Drawbridge</h1>
          <ul>
          <li><a href="/root.pem">/root.pem</a>: the root certificate that clients must trust
          <li><a href="/metrics">/metrics</a>: for Prometheus
          <li><a href="/health/ready">/health/ready</a>: whether it takes connections
          <li><a href="/health/live">/health/live</a>: whether it lives
          </ul>
          </html>
          """);

  private IndexPage() {}

  static void answer(RoutingContext context) {
    Answers.send(context, 200, "text/html; charset=utf-8", HTML);
  }
}
