// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.netty.Connection;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a relay. Unparsed, so only what TLS and TCP tell can be taken for a stall: an app
 * that waits for an answer or an event looks like one that has nothing to say.
 *
 * @param upstream the connection that serves the client just now, null where none does
 */
record RelayTraffic(Connection client, Supplier<@Nullable Connection> upstream, Trace trace)
    implements Stillness.Traffic {
  @Override
  public long moved() {
    return trace.moved();
  }

  @Override
  public @Nullable String stalledIn(Duration time) {
    Connection serving = upstream.get();
    if (client.takesNothing(time)) {
      return "the client takes nothing of what waits for it";
    }
    if (serving != null && serving.takesNothing(time)) {
      return "the upstream takes nothing of what waits for it";
    }
    if (client.isWithinRecord()) {
      return "the client stopped within a TLS record";
    }
    return serving != null && serving.isWithinRecord()
        ? "the upstream stopped within a TLS record"
        : null;
  }

  @Override
  public boolean isBetween() {
    return false;
  }
}
