// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.policy.Failure;
import java.nio.charset.StandardCharsets;

/** What the proxy itself says over HTTP/1.x before a tunnel is up. */
final class Answers {
  private static final byte[] ESTABLISHED =
      "HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private Answers() {}

  /** The answer to a CONNECT that succeeded. */
  static byte[] established() {
    return ESTABLISHED.clone();
  }

  /**
   * The answer to one that did not.
   *
   * @param goesOn whether the connection stays open for another try
   */
  static byte[] refusal(Failure failure, String detail, String session, boolean goesOn) {
    byte[] body = Explanation.text(failure, detail, session).getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 "
            + failure.status()
            + ' '
            + reasonPhrase(failure.status())
            + "\r\n"
            + (failure == Failure.CREDENTIALS_REQUIRED
                ? "Proxy-Authenticate: Basic realm=\"Drawbridge\", charset=\"UTF-8\"\r\n"
                : "")
            + (failure.status() >= 500
                ? "Proxy-Status: " + Explanation.proxyStatus(failure, detail) + "\r\n"
                : "")
            + "X-Drawbridge-Session: "
            + session
            + "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
            + body.length
            + "\r\nCache-Control: no-store\r\nConnection: "
            + (goesOn ? "keep-alive" : "close")
            + "\r\n\r\n";
    byte[] start = head.getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[start.length + body.length];
    System.arraycopy(start, 0, all, 0, start.length);
    System.arraycopy(body, 0, all, start.length, body.length);
    return all;
  }

  static String reasonPhrase(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 403 -> "Forbidden";
      case 407 -> "Proxy Authentication Required";
      case 408 -> "Request Timeout";
      case 429 -> "Too Many Requests";
      case 431 -> "Request Header Fields Too Large";
      case 500 -> "Internal Server Error";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Unavailable";
      case 504 -> "Gateway Timeout";
      case 505 -> "HTTP Version Not Supported";
      default -> "Error";
    };
  }
}
