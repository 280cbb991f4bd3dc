// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.event;

/** Hears what becomes of upstream connections. Called on many event loops at once. */
public interface PoolListener {
  /** A session got a connection for a request, or will send one on it. */
  void taken(boolean reused);

  /** A connection will not be shared again, for a reason that is a metric label. */
  void retired(String reason);

  /** So many more connections are kept idle, or fewer. */
  void kept(int change);

  /** A connection that was opened ahead of need has met its end as one. */
  void spare(Spare end);

  /** What becomes of a connection that was opened ahead of need. */
  enum Spare {
    /** A session took it. */
    USED,
    /** Nobody did in time. */
    UNUSED,
    /** It could not be opened, or the upstream ended it. */
    FAILED
  }

  /** So many more requests wait for a connection, or fewer. */
  void waiting(int change);
}
