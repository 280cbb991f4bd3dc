// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.doctor;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The answer to a request that asked for the connection's end after it.
 *
 * @param status as in RFC 9110 §15
 * @param body the beginning of the body, or nothing where it was not read
 */
record HttpText(int status, String body) {
  private static final int MAX_HEAD_BYTES = 16 * 1024;
  private static final int MAX_BODY_BYTES = 16 * 1024;
  private static final Pattern STATUS =
      Pattern.compile("HTTP/1\\.[01] (\\d{3})\\b.*", Pattern.DOTALL);

  /**
   * Reads an answer; the body of a 200 only where it is wanted, for in a tunnel other things
   * follow.
   *
   * @throws IOException if it is not HTTP, or ends too early
   */
  static HttpText read(InputStream in, boolean wantsBody) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int last = 0;
    while (last != 0x0d0a0d0a) {
      int next = in.read();
      if (next < 0 || head.size() == MAX_HEAD_BYTES) {
        throw new EOFException("no HTTP answer");
      }
      head.write(next);
      last = last << 8 | next;
    }
    Matcher status = STATUS.matcher(head.toString(StandardCharsets.ISO_8859_1));
    if (!status.matches()) {
      throw new IOException("no HTTP answer");
    }
    int code = Integer.parseInt(status.group(1));
    byte[] body = wantsBody || code != 200 ? in.readNBytes(MAX_BODY_BYTES) : new byte[0];
    return new HttpText(code, new String(body, StandardCharsets.UTF_8));
  }

  /** The proxy's own words for why a request failed; the status where there are none. */
  String reason() {
    return line("Reason: ", "the answer is " + status);
  }

  /** The proxy's own words for what to do; empty where there are none. */
  String remedy() {
    return line("What to do: ", "");
  }

  private String line(String start, String otherwise) {
    return body.lines()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .findFirst()
        .orElse(otherwise);
  }
}
