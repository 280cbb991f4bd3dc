// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import org.jspecify.annotations.Nullable;

/**
 * A server to look at.
 *
 * @param host an A-label name or an IP literal without brackets
 * @param port 1 to 65535
 * @param startTls what is spoken before TLS, or null where TLS comes first
 */
public record Target(String host, int port, @Nullable StartTls startTls) {
  private static final int HTTPS = 443;

  /** Validates. */
  public Target {
    if (host.isEmpty() || !host.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new IllegalArgumentException(
          "\"" + host + "\" is no host (expected: an ASCII name or an IP address)");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(port + " is no port (expected: 1 to 65535)");
    }
  }

  /**
   * Reads {@code HOST}, {@code HOST:PORT}, {@code [IPv6]} or {@code [IPv6]:PORT}; without a port it
   * is that of the protocol.
   *
   * @throws IllegalArgumentException if it is none of these, with a message for the user
   */
  public static Target parse(String text, @Nullable StartTls startTls) {
    int standard = startTls == null ? HTTPS : startTls.port();
    int bracket = text.startsWith("[") ? text.indexOf(']') : -1;
    int colon = text.indexOf(':', Math.max(bracket, 0));
    boolean bareIpv6 = bracket < 0 && colon >= 0 && text.indexOf(':', colon + 1) >= 0;
    if (colon < 0 || bareIpv6) {
      return new Target(unbracketed(text), standard, startTls);
    }
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      return new Target(unbracketed(text.substring(0, colon)), port, startTls);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"" + text + "\" (expected: HOST[:PORT])", e);
    }
  }

  /** What goes into server_name: null for an IP literal (RFC 6066 §3). */
  @Nullable String serverName() {
    boolean literal =
        host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    return literal ? null : host;
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
