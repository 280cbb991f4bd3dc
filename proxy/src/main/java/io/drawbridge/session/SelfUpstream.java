// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.history.UpstreamLegs;
import io.drawbridge.policy.Destination;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What was negotiated with a server on behalf of the app that asks. None of its words is the
 * network's: names of hosts have been read by {@link DestinationReader}.
 */
record SelfUpstream(Destination upstream, UpstreamLegs.Leg leg) {
  private static final int HTTPS_PORT = 443;

  /** The server that {@code HOST} or {@code HOST:PORT} names, null where it is neither. */
  static @Nullable Destination named(String text) {
    boolean hasPort = text.lastIndexOf(':') > text.lastIndexOf(']');
    return DestinationReader.read(hasPort ? text : text + ":" + HTTPS_PORT);
  }

  String text() {
    return "upstream     "
        + upstream
        + " at "
        + leg.address()
        + "\nnegotiated   "
        + leg.protocol()
        + ", "
        + leg.cipher()
        + ", group "
        + leg.group()
        + "\ntime         "
        + leg.at().truncatedTo(ChronoUnit.SECONDS)
        + "\n";
  }

  String json() {
    return """
    {"upstream":"%s","address":"%s","time":"%s","tls":{"protocol":"%s","cipher":"%s","group":"%s"}}
    """
        .formatted(
            upstream,
            leg.address(),
            leg.at().truncatedTo(ChronoUnit.SECONDS),
            leg.protocol(),
            leg.cipher(),
            leg.group());
  }
}
