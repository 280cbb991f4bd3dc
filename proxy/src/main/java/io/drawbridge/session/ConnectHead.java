// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.policy.Destination;
import io.drawbridge.policy.Failure;
import org.jspecify.annotations.Nullable;

/**
 * The head of a CONNECT request (RFC 9110 §9.3.6, RFC 9112 §3.2.3), read strictly: a target is
 * {@code host:port} and nothing else.
 */
sealed interface ConnectHead {

  /**
   * A request that can be served.
   *
   * @param http11 whether the client speaks HTTP/1.1, and may send another request after a 407
   * @param authorization value of Proxy-Authorization; a secret
   * @param userAgent value of User-Agent
   */
  record Request(
      Destination destination,
      boolean http11,
      @Nullable String authorization,
      @Nullable String userAgent)
      implements ConnectHead {
    @Override
    public String toString() {
      return "CONNECT " + destination;
    }
  }

  /** A request that cannot, and why. */
  record Bad(Failure failure, String detail) implements ConnectHead {}

  /** Reads a whole head, decoded as ISO 8859-1. */
  static ConnectHead read(String head) {
    return new ConnectHeadReader(head).read();
  }
}
