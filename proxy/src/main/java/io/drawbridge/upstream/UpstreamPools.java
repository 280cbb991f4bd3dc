// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import io.drawbridge.event.PoolListener;
import io.drawbridge.netty.Connection;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * The pools of one snapshot of the configuration, one for each event loop; so a new snapshot begins
 * with none of the connections of the old one. Thread-safe.
 */
public final class UpstreamPools implements AutoCloseable {
  private final PoolLimits share;
  private final PoolListener listener;
  private final Clock clock;
  private final Map<Executor, UpstreamPool> pools = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * Prepares pools that share {@code limits}.
   *
   * @param loops how many event loops there are
   */
  public UpstreamPools(PoolLimits limits, int loops, PoolListener listener, Clock clock) {
    this.share = limits.share(loops);
    this.listener = listener;
    this.clock = clock;
  }

  /** The pool of the loop that {@code connection} is confined to; on that loop. */
  public UpstreamPool beside(Connection connection) {
    UpstreamPool pool =
        pools.computeIfAbsent(
            connection.loop(), unused -> new UpstreamPool(share, listener, clock));
    if (closed) {
      pool.close();
    }
    return pool;
  }

  /** Who hears what becomes of the connections. */
  public PoolListener listener() {
    return listener;
  }

  /** Closes every idle connection, and each other one when its exchange is over. */
  @Override
  public void close() {
    closed = true;
    pools.forEach((loop, pool) -> loop.execute(pool::close));
  }
}
