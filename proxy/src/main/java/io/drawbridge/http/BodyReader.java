// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.http;

/**
 * Follows one body to its end as its bytes pass, and keeps none of them. Chunks (RFC 9112 §7.1) are
 * read without extensions, which have no use but to be read differently by two readers.
 */
public final class BodyReader {

  /** The bytes at hand. */
  @FunctionalInterface
  public interface Bytes {
    /** The byte at an absolute index. */
    byte at(int index);
  }

  private enum State {
    SIZE,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILER,
    NAME,
    VALUE,
    VALUE_LF,
    LAST_LF,
    DONE,
    MALFORMED
  }

  /** Fifteen digits do not overflow; chunks that need more are none. */
  private static final int MAX_DIGITS = 15;

  private static final int MAX_TRAILER_BYTES = 8 * 1024;

  private State state;
  private final boolean chunked;
  private long left;
  private int digits;
  private int trailerBytes;

  /** For a body that {@code framing} describes, which does not last until the connection's end. */
  public BodyReader(Framing framing) {
    chunked = framing.kind() == Framing.Kind.CHUNKED;
    left = framing.length();
    state = chunked ? State.SIZE : left == 0 ? State.DONE : State.DATA;
  }

  /** Whether the last byte has passed. */
  public boolean isDone() {
    return state == State.DONE;
  }

  /** Whether a byte has passed that cannot be there; nothing is known behind it. */
  public boolean isMalformed() {
    return state == State.MALFORMED;
  }

  /**
   * Reads from index {@code from} up to {@code to}.
   *
   * @return the index behind the last byte that belongs to the body
   */
  public int read(Bytes in, int from, int to) {
    int at = from;
    while (at < to && state.compareTo(State.DONE) < 0) {
      if (state == State.DATA) {
        int data = (int) Math.min(left, to - at);
        at += data;
        left -= data;
        if (left == 0) {
          state = chunked ? State.DATA_CR : State.DONE;
        }
      } else {
        state = next(in.at(at++));
      }
    }
    return at;
  }

  private State next(byte b) {
    return switch (state) {
      case SIZE -> size(b);
      case SIZE_LF -> expect(b, '\n', left > 0 ? State.DATA : State.TRAILER);
      case DATA_CR -> expect(b, '\r', State.DATA_LF);
      case DATA_LF -> {
        digits = 0;
        yield expect(b, '\n', State.SIZE);
      }
      case TRAILER -> b == '\r' ? State.LAST_LF : trailer(Ascii.isToken(b), State.NAME);
      case NAME -> b == ':' ? State.VALUE : trailer(Ascii.isToken(b), State.NAME);
      case VALUE -> b == '\r' ? State.VALUE_LF : trailer(Ascii.isValue(b), State.VALUE);
      case VALUE_LF -> expect(b, '\n', State.TRAILER);
      case LAST_LF -> expect(b, '\n', State.DONE);
      case DATA, DONE, MALFORMED -> State.MALFORMED;
    };
  }

  private State size(byte b) {
    int digit = Character.digit(b, 16);
    if (digit >= 0 && b >= 0 && ++digits <= MAX_DIGITS) {
      left = left << 4 | digit;
      return State.SIZE;
    }
    return b == '\r' && digits > 0 && digits <= MAX_DIGITS ? State.SIZE_LF : State.MALFORMED;
  }

  private State trailer(boolean right, State next) {
    return right && ++trailerBytes <= MAX_TRAILER_BYTES ? next : State.MALFORMED;
  }

  private static State expect(byte b, char expected, State next) {
    return b == expected ? next : State.MALFORMED;
  }
}
