// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.handler.codec.PrematureChannelClosureException;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;

/** Tells a peer that went away from one that sent what cannot be read. */
public final class PeerEnd {
  private PeerEnd() {}

  /** Whether an exchange of HTTP failed since its connection ended. */
  public static boolean isSeenIn(Throwable failure) {
    return failure instanceof IOException
        || failure instanceof HttpClosedException
        || failure instanceof PrematureChannelClosureException;
  }
}
