// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import java.util.Locale;

/** Why an upstream connection that could have been shared is given up. */
public enum Retirement {
  /** The upstream closed it, or said that it would. */
  CLOSED,
  /** The upstream closed it under a request, which was sent again or could not be. */
  STALE,
  /** The upstream said more than it was asked. */
  SURPLUS,
  /** The app went away in the middle of an exchange. */
  ABORTED,
  /** It was idle for {@code upstream.pool.idle}, or for as long as the upstream allows. */
  IDLE,
  /** It is as old as {@code upstream.pool.age}. */
  AGE,
  /** A certificate of its chain has expired. */
  EXPIRED,
  /** It has served {@code upstream.pool.requests}. */
  REQUESTS,
  /** There is no room for it. */
  FULL,
  /** Its address is no longer allowed, or its configuration is no longer in force. */
  POLICY;

  /** The value of the metric label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
