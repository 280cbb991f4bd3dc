// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.http;

/**
 * Where the body of a message ends (RFC 9112 §6).
 *
 * @param kind what tells
 * @param length bytes of the body for {@link Kind#LENGTH}, else 0
 */
public record Framing(Kind kind, long length) {

  /** What tells the end of a body. */
  public enum Kind {
    NONE,
    LENGTH,
    CHUNKED,
    UNTIL_CLOSE
  }

  /** No body. */
  public static final Framing NONE = new Framing(Kind.NONE, 0);

  /** The chunked transfer coding. */
  public static final Framing CHUNKED = new Framing(Kind.CHUNKED, 0);

  /** The end of the connection. */
  public static final Framing UNTIL_CLOSE = new Framing(Kind.UNTIL_CLOSE, 0);

  /** Content-Length; none where it is 0. */
  public static Framing length(long bytes) {
    return bytes == 0 ? NONE : new Framing(Kind.LENGTH, bytes);
  }

  /** Whether there is a body at all. */
  public boolean hasBody() {
    return kind != Kind.NONE;
  }
}
