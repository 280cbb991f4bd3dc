// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.doctor;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Where the proxy is.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param port 1 to 65535
 * @param credentials {@code user:password} as in a URL (RFC 3986 §3.2.1), or null
 */
public record ProxyAddress(String host, int port, @Nullable String credentials) {
  /**
   * Reads {@code HOST:PORT}, {@code USER:PASSWORD@HOST:PORT} or a URL of it.
   *
   * @throws IllegalArgumentException if it is none of these; the message says what is expected
   */
  public static ProxyAddress parse(String text) {
    try {
      URI uri = new URI(text.contains("://") ? text : "http://" + text);
      String host = uri.getHost();
      if (host == null || uri.getPort() < 1 || uri.getPort() > 65_535) {
        throw new URISyntaxException(text, "no host or port");
      }
      if (!"http".equals(uri.getScheme())) {
        throw new URISyntaxException(text, "not http");
      }
      return new ProxyAddress(host.replaceAll("[\\[\\]]", ""), uri.getPort(), uri.getRawUserInfo());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          '"' + text + "\" (expected: HOST:PORT, USER:PASSWORD@HOST:PORT or http://HOST:PORT)", e);
    }
  }

  /** {@code host:port}, with brackets around IPv6. */
  public String authority() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /** As runtimes want it in {@code HTTPS_PROXY}, with the credentials. */
  String url() {
    return "http://" + (credentials == null ? "" : credentials + "@") + authority();
  }
}
