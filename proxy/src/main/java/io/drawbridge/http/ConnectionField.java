// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.http;

import java.nio.charset.StandardCharsets;

/**
 * The Connection field of a head (RFC 9110 §7.6.1), of which there is one at most.
 *
 * @param start where its line starts in the head, -1 where there is none
 * @param end behind its line end
 * @param close whether it has the option close
 * @param keepAlive whether it has the option keep-alive, which HTTP/1.0 needs to go on
 * @param te whether it has the option TE
 */
public record ConnectionField(int start, int end, boolean close, boolean keepAlive, boolean te) {

  /** There is none. */
  public static final ConnectionField ABSENT = new ConnectionField(-1, -1, false, false, false);

  private static final byte[] TE = ascii("Connection: TE\r\n");
  private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n");
  private static final byte[] KEEP_ALIVE_TE = ascii("Connection: keep-alive, TE\r\n");
  private static final byte[] CLOSE = ascii("Connection: close\r\n");
  private static final byte[] NOTHING = new byte[0];

  boolean persistent(boolean http11) {
    return !close && (http11 || keepAlive);
  }

  /** The head of a request, its connection kept open by a server of its version. */
  public byte[] kept(byte[] head, int length, boolean http11) {
    return replaced(head, length, http11 ? te ? TE : NOTHING : te ? KEEP_ALIVE_TE : KEEP_ALIVE);
  }

  /** The head of an answer, its connection announced to end. */
  public byte[] closed(byte[] head, int length) {
    return replaced(head, length, CLOSE);
  }

  private byte[] replaced(byte[] head, int length, byte[] line) {
    // Without a line of its own it comes last, before the empty line.
    int from = start < 0 ? length - 2 : start;
    int to = start < 0 ? length - 2 : end;
    byte[] out = new byte[length - (to - from) + line.length];
    System.arraycopy(head, 0, out, 0, from);
    System.arraycopy(line, 0, out, from, line.length);
    System.arraycopy(head, to, out, from + line.length, length - to);
    return out;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
