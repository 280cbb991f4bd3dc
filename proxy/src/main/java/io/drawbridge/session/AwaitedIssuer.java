// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.netty.Connection;
import io.drawbridge.policy.Destination;
import io.drawbridge.policy.Failure;
import io.drawbridge.upstream.AwaitedIssuerException;
import io.drawbridge.upstream.Dial;
import io.drawbridge.upstream.Dialer;
import org.jspecify.annotations.Nullable;

/**
 * Goes to an upstream again whose chain lacks a certificate, as soon as that has been fetched: so
 * the first app that meets such a server gets through, too. The session's deadline bounds it all.
 *
 * <p>Confined to the session's loop; at most one dial at a time.
 */
final class AwaitedIssuer implements Dialer.Listener {
  /** As many certificates as are fetched for one chain. */
  private static final int MAX_ATTEMPTS = 3;

  private final Dialer dialer;
  private final Connection client;
  private final Destination destination;
  private final Dialer.Listener then;
  private @Nullable Dial dial;
  private int attempts;
  private boolean over;

  /** Tells {@code then} of the connection dialled again, or why there is none. */
  AwaitedIssuer(Dialer dialer, Connection client, Destination destination, Dialer.Listener then) {
    this.dialer = dialer;
    this.client = client;
    this.destination = destination;
    this.then = then;
  }

  /** Whether {@code failure} can be mended by going there again, which then happens. */
  boolean mends(@Nullable Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof AwaitedIssuerException awaited && attempts < MAX_ATTEMPTS) {
        attempts++;
        awaited.arrival().thenRun(() -> client.execute(this::dialAgain));
        return true;
      }
    }
    return false;
  }

  private void dialAgain() {
    if (!over) {
      dial = dialer.dial(client, destination, this);
    }
  }

  @Override
  public void onDialled(Connection dialled) {
    if (over) {
      dialled.close();
    } else {
      then.onDialled(dialled);
    }
  }

  @Override
  public void onFailed(Failure failure, String detail) {
    if (!over) {
      then.onFailed(failure, detail);
    }
  }

  /** Gives up; nothing is heard afterwards. */
  void end() {
    over = true;
    if (dial != null) {
      dial.cancel();
    }
  }
}
