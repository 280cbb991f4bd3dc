// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.admin;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;

/** Whether the process lives, and whether it should get connections. */
final class HealthPages {
  private final Supplier<Readiness> readiness;
  private final AccessCheck access;

  HealthPages(Supplier<Readiness> readiness, AccessCheck access) {
    this.readiness = readiness;
    this.access = access;
  }

  /** 200 as long as the event loop turns. */
  static void live(RoutingContext context) {
    Answers.json(context, 200, new JsonObject().put("status", "live"));
  }

  /** 200 or 503, for whoever asks; what it rests on is for those who may read. */
  void ready(RoutingContext context) {
    Readiness now = readiness.get();
    JsonObject body = new JsonObject().put("status", now.ready() ? "ready" : "not ready");
    if (access.mayRead(context)) {
      JsonObject checks = new JsonObject();
      now.checks().forEach(checks::put);
      body.put("checks", checks);
    }
    Answers.json(context, now.ready() ? 200 : 503, body);
  }
}
