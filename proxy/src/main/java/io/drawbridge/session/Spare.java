// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.netty.Connection;
import io.drawbridge.netty.UpstreamLink;
import io.drawbridge.policy.Failure;
import io.drawbridge.upstream.UpstreamKey;
import io.drawbridge.upstream.UpstreamPool;
import org.jspecify.annotations.Nullable;

/**
 * A verified upstream connection opened ahead of need: whoever comes next finds it in the pool.
 * Confined to the loop of the session that was the occasion, which it may outlive.
 */
final class Spare implements Opening.Listener {
  private final Services services;
  private final UpstreamPool pool;
  private final UpstreamKey key;

  private Spare(Services services, UpstreamPool pool, UpstreamKey key) {
    this.services = services;
    this.pool = pool;
    this.key = key;
  }

  /**
   * A session goes to {@code key}: opens one for the next, where there is none and it is wanted.
   */
  static void follow(Services services, Connection client, UpstreamKey key) {
    int wanted = services.settings().reuse().spare();
    UpstreamPool pool = services.pools().beside(client);
    if (wanted > 0 && pool.wantsSpare(key, wanted) && services.usage().tryHold()) {
      pool.openingSpare(key);
      new Opening(services, client, key, new Spare(services, pool, key)).start();
    }
  }

  /** One for a session that shares nothing, and owns it from now on: nobody has used it. */
  static @Nullable UpstreamLink take(
      Services services, Tunnel tunnel, Connection client, UpstreamKey key) {
    UpstreamLink link =
        services
            .pools()
            .beside(client)
            .take(
                key.destination(),
                each ->
                    each.requests() == 0
                        && each.identity().equals(key)
                        && !services.access().denies(each.connection().remoteAddress()),
                client,
                false);
    if (link != null) {
      tunnel.owns(link.connection());
    }
    return link;
  }

  @Override
  public void onOpened(UpstreamLink link, long handshakeNanos) {
    if (Reuse.carries(link.tls().alpn())) {
      pool.giveSpare(key, link);
    } else {
      link.close();
      pool.noSpare(key);
    }
    services.usage().release();
  }

  @Override
  public void onFailed(Failure failure, String detail) {
    pool.noSpare(key);
    services.usage().release();
  }
}
