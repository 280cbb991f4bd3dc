// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.drawbridge.authority.LeafCache;
import io.drawbridge.authority.LeafMinter;
import java.time.Clock;
import java.util.concurrent.Executor;

/** The leaf certificates of one authority, which outlive snapshots. Thread-safe. */
public final class LeafStore implements AutoCloseable {
  private final LeafCache<LeafCredential> cache;

  /**
   * An empty store.
   *
   * @param entries its bound
   * @param executor where minting happens
   */
  public LeafStore(LeafMinter minter, int entries, Executor executor, Clock clock) {
    cache = new LeafCache<>(minter, new LeafCredentials(), entries, executor, clock);
  }

  /** What {@link Leaves} takes them from. */
  public LeafCache<LeafCredential> cache() {
    return cache;
  }

  /** Gives the certificates up; those in use live until their sessions release them. */
  @Override
  public void close() {
    cache.close();
  }
}
