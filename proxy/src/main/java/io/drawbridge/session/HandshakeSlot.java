// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.config.Settings;
import io.drawbridge.policy.Failure;
import java.net.InetAddress;

/** One session's place among the handshakes under way. Confined to the session's loop. */
final class HandshakeSlot {
  private final Session session;
  private final Occupancy occupancy;
  private final InetAddress address;
  private boolean taken;

  HandshakeSlot(Session session, Occupancy occupancy) {
    this.session = session;
    this.occupancy = occupancy;
    this.address = session.client().remoteAddress().getAddress();
  }

  /** Takes it; where there is none to be had, the session is rejected. */
  boolean take() {
    Settings.Limits limits = session.services().limits();
    Failure tooMany = occupancy.beginHandshake(address, limits);
    taken = tooMany == null;
    if (tooMany != null) {
      session.reject(
          tooMany,
          tooMany == Failure.HANDSHAKES
              ? "limits.handshakes is " + limits.handshakes()
              : "limits.handshakes-per-client is " + limits.handshakesPerClient());
    }
    return taken;
  }

  /** Gives it back, if it is taken. */
  void giveBack() {
    if (taken) {
      taken = false;
      occupancy.endHandshake(address);
    }
  }
}
