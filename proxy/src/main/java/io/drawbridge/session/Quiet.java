// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import java.time.Duration;

/**
 * Whether a connection rests between two requests, as far as bytes can tell: the last ones came
 * from the server, and a while ago. Confined to the session's loop.
 */
final class Quiet {
  /** Longer than a server pauses in an answer, shorter than anybody wants to wait for a stop. */
  private static final Duration PAUSE = Duration.ofSeconds(3);

  private long lastNanos = System.nanoTime();
  private boolean lastFromClient;

  void moved(boolean fromClient) {
    lastFromClient = fromClient;
    lastNanos = System.nanoTime();
  }

  boolean isBetweenRequests() {
    return !lastFromClient && System.nanoTime() - lastNanos >= PAUSE.toNanos();
  }
}
