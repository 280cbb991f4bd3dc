// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.policy.Failure;

/** Where a session is, and what it has failed at if it stays there for too long. */
enum Stage {
  /** The request head, and credentials, are awaited. */
  HEAD(Failure.HEAD_TOO_SLOW),
  /** The destination is dialled. */
  DIAL(Failure.CONNECT_TIMEOUT),
  /** The tunnel is open and its first bytes are awaited. */
  HELLO(Failure.HELLO_TIMEOUT),
  /** Either leg's handshake is under way. */
  HANDSHAKES(Failure.CLIENT_HANDSHAKE_TIMEOUT),
  /** Bytes go both ways. */
  RELAY(Failure.IDLE_TIMEOUT),
  /** Plain HTTP is forwarded. */
  FORWARD(Failure.IDLE_TIMEOUT),
  /** The proxy has answered, or is about to, and closes. */
  ANSWERED(Failure.IDLE_TIMEOUT),
  /** Everything is given back. */
  ENDED(Failure.INTERNAL);

  private final Failure overdue;

  Stage(Failure overdue) {
    this.overdue = overdue;
  }

  /** What it is called to stay here for too long. */
  Failure overdue() {
    return overdue;
  }
}
