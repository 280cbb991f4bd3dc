// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.admin;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;

/** Whether the process lives, and whether it should get connections. */
final class HealthPages {
  private final Supplier<Readiness> readiness;

  HealthPages(Supplier<Readiness> readiness) {
    this.readiness = readiness;
  }

  /** 200 as long as the event loop turns. */
  static void live(RoutingContext context) {
    Answers.json(context, 200, new JsonObject().put("status", "live"));
  }

  /** 200 or 503, with what it rests on. */
  void ready(RoutingContext context) {
    Readiness now = readiness.get();
    JsonObject checks = new JsonObject();
    now.checks().forEach(checks::put);
    JsonObject body = new JsonObject().put("status", now.ready() ? "ready" : "not ready");
    Answers.json(context, now.ready() ? 200 : 503, body.put("checks", checks));
  }
}
