// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.SocketException;
import java.nio.ByteBuffer;

/**
 * Reads a server's first flight off its records (RFC 5246 §6.2.1) and puts handshake messages
 * together again. One thread; lives for one answer.
 */
final class FlightReader {
  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;

  /** RFC 5246 §6.2.3 allows a record this much; a plaintext one needs less. */
  private static final int MAX_RECORD = 16_384 + 2_048;

  /** Long chains stay well below. */
  private static final int MAX_FLIGHT = 256 * 1024;

  private final InputStream in;
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
  private final FlightParser flight = new FlightParser();
  private int total;

  FlightReader(InputStream in) {
    this.in = in;
  }

  /**
   * Reads on until enough is known.
   *
   * @param whole whether certificates and key exchange are wanted besides the ServerHello
   * @throws ProtocolException if what comes is not TLS
   * @throws java.net.SocketTimeoutException if nothing comes in time
   */
  Answer read(boolean whole) throws IOException {
    try {
      while (true) {
        int type = in.read();
        if (type < 0) {
          throw new EOFException();
        }
        byte[] header = exactly(4);
        int length = ((header[2] & 0xFF) << 8) | (header[3] & 0xFF);
        if ((type != HANDSHAKE && type != ALERT) || header[0] != 3 || length > MAX_RECORD) {
          throw new ProtocolException("the server does not speak TLS here");
        }
        byte[] fragment = exactly(length);
        if (type == ALERT) {
          return length >= 2 && (fragment[0] == 2 || !flight.hasHello())
              ? new Answer.Refusal(fragment[1] & 0xFF)
              : flight.answer();
        }
        pending.writeBytes(fragment);
        if (messages(whole)) {
          return flight.answer();
        }
      }
    } catch (EOFException | SocketException ended) {
      // What was sent before counts; servers that dislike a hello often just close.
      return flight.hasHello() ? flight.answer() : new Answer.Refusal(Answer.Refusal.NO_ALERT);
    }
  }

  private boolean messages(boolean whole) throws ProtocolException {
    ByteBuffer bytes = ByteBuffer.wrap(pending.toByteArray());
    boolean enough = false;
    while (!enough && bytes.remaining() >= 4) {
      int start = bytes.getInt(bytes.position());
      int length = start & 0xFFFFFF;
      if (bytes.remaining() < 4 + length) {
        break;
      }
      ByteBuffer body = bytes.slice(bytes.position() + 4, length);
      bytes.position(bytes.position() + 4 + length);
      boolean done = flight.message(start >>> 24, body);
      enough = done || (flight.hasHello() && (!whole || flight.isTls13()));
    }
    pending.reset();
    pending.write(bytes.array(), bytes.position(), bytes.remaining());
    return enough;
  }

  private byte[] exactly(int count) throws IOException {
    total += count;
    if (total > MAX_FLIGHT) {
      throw new ProtocolException("the server's first flight exceeds " + MAX_FLIGHT + " bytes");
    }
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException();
    }
    return bytes;
  }
}
