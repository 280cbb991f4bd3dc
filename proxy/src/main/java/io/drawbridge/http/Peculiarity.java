// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.http;

import java.util.Locale;

/** Why a connection cannot be shared. */
public enum Peculiarity {
  /** Not a message of HTTP/1.0 or 1.1, or larger than is looked at. */
  NOT_HTTP,
  /** A line that two readers may read differently: bare CR or LF, NUL, folding, odd names. */
  MALFORMED,
  /** A length that two readers may see differently (RFC 9112 §6.3, §11.2). */
  AMBIGUOUS_LENGTH,
  /** A body where servers commonly expect and read none (RFC 9110 §9.3.1). */
  UNUSUAL_BODY,
  /** Upgrade, CONNECT or 101: from here on it may be another protocol. */
  UPGRADE,
  /** Authentication that holds for the connection instead of the request (RFC 4559 §6). */
  AUTHENTICATION,
  /** An expectation other than 100-continue. */
  EXPECTATION,
  /** An answer that only the end of the connection ends. */
  CLOSE_DELIMITED,
  /** An answer before its request, or before the request's end. */
  EARLY_ANSWER,
  /** The app ended its half in the middle of an exchange. */
  HALF_CLOSED;

  /** The value of the metric label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
