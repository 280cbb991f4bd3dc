// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509TrustManager;

/** The examination's own way through the proxy: CONNECT, TLS with a given trust, one request. */
final class Tunnel {
  private static final int LIMIT_MS = (int) Duration.ofSeconds(10).toMillis();

  private Tunnel() {}

  /**
   * What the server at the end says.
   *
   * @param protocol the TLS version
   */
  record Answer(HttpText http, String protocol) {}

  /** The proxy did not open the tunnel. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient HttpText answer;

    RefusedException(HttpText answer) {
      super("the proxy answered " + answer.status());
      this.answer = answer;
    }

    HttpText answer() {
      return answer;
    }
  }

  /**
   * Fetches a page.
   *
   * @throws RefusedException if the proxy answers anything but 200
   * @throws javax.net.ssl.SSLException if the handshake fails
   * @throws java.net.ConnectException if nobody listens at the proxy's address
   * @throws IOException if a connection ends or stalls
   */
  static Answer get(ProxyAddress proxy, URI url, X509TrustManager trust) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(proxy.host(), proxy.port()), LIMIT_MS);
      socket.setSoTimeout(LIMIT_MS);
      int port = url.getPort() < 0 ? 443 : url.getPort();
      HttpText opened = connect(socket, proxy, url.getHost() + ":" + port);
      if (opened.status() != 200) {
        throw new RefusedException(opened);
      }
      try (SSLSocket tls = handshake(socket, url.getHost(), port, trust)) {
        String path =
            url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        write(tls, "GET " + path + " HTTP/1.1\r\nHost: " + url.getRawAuthority() + "\r\n");
        return new Answer(
            HttpText.read(tls.getInputStream(), true), tls.getSession().getProtocol());
      }
    }
  }

  private static HttpText connect(Socket socket, ProxyAddress proxy, String target)
      throws IOException {
    String credentials = proxy.credentials();
    String authorization = "";
    if (credentials != null) {
      byte[] plain =
          URLDecoder.decode(credentials.replace("+", "%2B"), StandardCharsets.UTF_8)
              .getBytes(StandardCharsets.UTF_8);
      authorization =
          "Proxy-Authorization: Basic " + Base64.getEncoder().encodeToString(plain) + "\r\n";
    }
    write(socket, "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n" + authorization);
    return HttpText.read(socket.getInputStream(), false);
  }

  private static void write(Socket socket, String head) throws IOException {
    String ending = "User-Agent: drawbridge-doctor\r\nConnection: close\r\n\r\n";
    socket.getOutputStream().write((head + ending).getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  private static SSLSocket handshake(Socket socket, String host, int port, X509TrustManager trust)
      throws IOException {
    SSLSocket tls;
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new X509TrustManager[] {trust}, null);
      tls = (SSLSocket) context.getSocketFactory().createSocket(socket, host, port, true);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has TLS", e);
    }
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    tls.setSSLParameters(parameters);
    tls.startHandshake();
    return tls;
  }
}
