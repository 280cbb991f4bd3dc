// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.netty.Connection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a relay. Unparsed, so only what TLS and TCP tell can be taken for a stall: an app
 * that waits for an answer or an event looks like one that has nothing to say.
 *
 * @param upstream null where it is shared, and so not the session's to judge
 */
record RelayTraffic(Connection client, @Nullable Connection upstream, Trace trace)
    implements Stillness.Traffic {
  @Override
  public long moved() {
    return trace.moved();
  }

  @Override
  public @Nullable String stalledIn(Duration time) {
    String client = stalledIn("client", client(), time);
    return client != null || upstream == null ? client : stalledIn("upstream", upstream, time);
  }

  private static @Nullable String stalledIn(String side, Connection leg, Duration time) {
    if (leg.isWithinRecord()) {
      return "the " + side + " stopped within a TLS record";
    }
    return leg.takesNothing(time) ? "the " + side + " takes nothing of what waits for it" : null;
  }

  @Override
  public boolean isBetween() {
    return false;
  }
}
