// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.drawbridge.http.Peculiarity;
import org.jspecify.annotations.Nullable;

/** Where a session's requests get their connections from. Confined to the session's loop. */
public interface Upstreams {

  /** Gets a connection or none; called once, on the loop, perhaps at once. */
  @FunctionalInterface
  interface Waiter {
    /** None where there is none to be had, which the session has then been told. */
    void onUpstream(@Nullable UpstreamLink link);
  }

  /**
   * Asks for a connection.
   *
   * @param kind what it must be fit for
   */
  void acquire(Need kind, Waiter waiter);

  /** An exchange on it has ended well, or it was not used at all. */
  void release(UpstreamLink link);

  /** It is closed, or to be closed: nothing must use it again. */
  void retire(UpstreamLink link, Retirement why);

  /** From now on it is for this session's app alone: more may come of what that asked for. */
  void reserve(UpstreamLink link);

  /** From now on it is this session's alone, and no longer shared. */
  void own(UpstreamLink link, Peculiarity why);

  /** What a request needs of a connection. */
  enum Need {
    /** Any will do: the request can be sent again. */
    ANY,
    /** One that is not likely to be closed just now: the request cannot be sent twice. */
    LIVELY,
    /** One that nobody has used. */
    NEW
  }
}
