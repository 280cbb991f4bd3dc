// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.netty.Connection;
import io.drawbridge.policy.Failure;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The bytes of one exchange of plain HTTP, and the pause behind it. */
record PlainTraffic(Connection client, HttpServerRequest request) implements Stillness.Traffic {
  @Override
  public long moved() {
    return 1 + request.bytesRead() + request.response().bytesWritten();
  }

  @Override
  public @Nullable String stalledIn(Duration time) {
    if (client.takesNothing(time)) {
      return "the client takes nothing of its answer";
    }
    return request.isEnded() || request.response().ended() ? null : "the request's body stopped";
  }

  @Override
  public boolean isBetween() {
    return request.response().ended();
  }

  @Override
  public Failure idle() {
    return request.isEnded() && !request.response().headWritten()
        ? Failure.UPSTREAM_SILENT
        : Failure.IDLE_TIMEOUT;
  }
}
