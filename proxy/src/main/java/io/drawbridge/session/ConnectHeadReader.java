// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.policy.Destination;
import io.drawbridge.policy.Failure;
import io.drawbridge.session.ConnectHead.Bad;
import io.drawbridge.session.ConnectHead.Request;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads one CONNECT head in one pass. */
final class ConnectHeadReader {
  private static final int MAX_FIELDS = 100;
  private static final int MAX_USER_AGENT = 256;

  private final String head;
  private int at;
  private @Nullable String authorization;
  private @Nullable String userAgent;

  ConnectHeadReader(String head) {
    this.head = head;
  }

  ConnectHead read() {
    String line = line();
    int target = "CONNECT ".length();
    int space = line.indexOf(' ', target);
    if (space < 0) {
      return bad("the request line has no HTTP version");
    }
    String version = line.substring(space + 1);
    if (!version.equals("HTTP/1.1") && !version.equals("HTTP/1.0")) {
      return version.startsWith("HTTP/") && version.indexOf(' ') < 0
          ? new Bad(Failure.VERSION_UNSUPPORTED, "the request is " + printable(version))
          : bad("the request line is not: CONNECT host:port HTTP/1.1");
    }
    Destination destination = DestinationReader.read(line.substring(target, space));
    if (destination == null) {
      return bad(
          "the target is \""
              + printable(line.substring(target, space))
              + "\" (expected: host:port, with an IPv6 address in brackets)");
    }
    String problem = fields();
    return problem == null
        ? new Request(destination, version.equals("HTTP/1.1"), authorization, userAgent)
        : bad(problem);
  }

  /** Reads the header fields; answers with what is wrong with them, or null. */
  private @Nullable String fields() {
    int count = 0;
    for (String field = line(); !field.isEmpty(); field = line()) {
      if (++count > MAX_FIELDS) {
        return "there are more than " + MAX_FIELDS + " header fields";
      }
      int colon = field.indexOf(':');
      if (colon < 1 || !isToken(field, colon)) {
        return "a header field has no proper name";
      }
      String value = field.substring(colon + 1).strip();
      if (!isFieldValue(value)) {
        return "a header field holds a control character";
      }
      String name = field.substring(0, colon).toLowerCase(Locale.ROOT);
      switch (name) {
        case "proxy-authorization" -> {
          if (authorization != null) {
            return "Proxy-Authorization is there twice";
          }
          authorization = value;
        }
        case "user-agent" ->
            userAgent =
                value.length() > MAX_USER_AGENT ? value.substring(0, MAX_USER_AGENT) : value;
        case "transfer-encoding" -> {
          return "a CONNECT request has no body";
        }
        case "content-length" -> {
          if (!value.equals("0")) {
            return "a CONNECT request has no body";
          }
        }
        default -> {}
      }
    }
    return null;
  }

  /** The next line without its end; a bare LF ends a line too (RFC 9112 §2.2). */
  private String line() {
    int lf = head.indexOf('\n', at);
    if (lf < 0) {
      lf = head.length();
    }
    int end = lf > at && head.charAt(lf - 1) == '\r' ? lf - 1 : lf;
    String line = head.substring(at, end);
    at = Math.min(head.length(), lf + 1);
    return line;
  }

  private static boolean isToken(String field, int end) {
    for (int i = 0; i < end; i++) {
      char c = field.charAt(i);
      if (c <= ' ' || c >= 0x7f || "\"(),/:;<=>?@[\\]{}".indexOf(c) >= 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isFieldValue(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        return false;
      }
    }
    return true;
  }

  /** Makes bytes from the network fit for an answer: bounded, and nothing that is not printable. */
  private static String printable(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), 80); i++) {
      char c = text.charAt(i);
      out.append(c > ' ' && c < 0x7f && c != '"' ? c : '?');
    }
    return out.append(text.length() > 80 ? "..." : "").toString();
  }

  private static Bad bad(String detail) {
    return new Bad(Failure.BAD_REQUEST, detail);
  }
}
