// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.event.Phase;
import io.drawbridge.policy.Failure;
import org.jspecify.annotations.Nullable;

/** Where a session is, and what it has failed at if it stays there for too long. */
enum Stage {
  /** The request head, and credentials, are awaited. */
  HEAD(Failure.HEAD_TOO_SLOW, Phase.REQUEST),
  /** The destination is dialled. */
  DIAL(Failure.CONNECT_TIMEOUT, Phase.DIAL),
  /** The tunnel is open and its first bytes are awaited. */
  HELLO(Failure.HELLO_TIMEOUT, Phase.HELLO),
  /** Either leg's handshake is under way. */
  HANDSHAKES(Failure.CLIENT_HANDSHAKE_TIMEOUT, null),
  /** Bytes go both ways. */
  RELAY(Failure.IDLE_TIMEOUT, Phase.RELAY),
  /** Plain HTTP is forwarded. */
  FORWARD(Failure.IDLE_TIMEOUT, Phase.FORWARD),
  /** The proxy has answered, or is about to, and closes. */
  ANSWERED(Failure.IDLE_TIMEOUT, Phase.ANSWER),
  /** Everything is given back. */
  ENDED(Failure.INTERNAL, null);

  private final Failure overdue;
  private final @Nullable Phase phase;

  Stage(Failure overdue, @Nullable Phase phase) {
    this.overdue = overdue;
    this.phase = phase;
  }

  /** What a trace calls it, null where it has more than one part. */
  @Nullable Phase phase() {
    return phase;
  }

  /** What it is called to stay here for too long. */
  Failure overdue() {
    return overdue;
  }
}
