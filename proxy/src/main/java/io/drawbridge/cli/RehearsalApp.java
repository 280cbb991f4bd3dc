// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** The app of a rehearsal. Its thread waits for each answer. */
final class RehearsalApp {
  private static final int SMALL = 1024;
  private static final int LARGE = 1 << 20;
  private static final int REQUESTS = 50;
  private static final int TIMEOUT_MILLIS = 60_000;

  private final InetSocketAddress proxy;
  private final String host;
  private final int port;
  private final TrustManagerFactory trust;
  private SSLContext tls;

  RehearsalApp(InetSocketAddress proxy, String host, int port, X509Certificate root)
      throws GeneralSecurityException, IOException {
    this.proxy = proxy;
    this.host = host;
    this.port = port;
    KeyStore roots = KeyStore.getInstance("PKCS12");
    roots.load(null, null);
    roots.setCertificateEntry("root", root);
    trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(roots);
    tls = context();
  }

  private SSLContext context() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** Connection {@code number}: full handshakes and resumed ones, short visits and longer ones. */
  void connect(int number) throws GeneralSecurityException, IOException {
    if (number % 2 == 0) {
      tls = context(); // which knows no session
    }
    try (Socket tunnel = new Socket()) {
      tunnel.setSoTimeout(TIMEOUT_MILLIS);
      tunnel.connect(proxy, TIMEOUT_MILLIS);
      send(tunnel.getOutputStream(), "CONNECT " + host + ":" + port + " HTTP/1.1\r\n\r\n");
      readHead(tunnel.getInputStream());
      try (SSLSocket socket =
          (SSLSocket) tls.getSocketFactory().createSocket(tunnel, host, port, true)) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {number % 4 < 3 ? "TLSv1.3" : "TLSv1.2"});
        socket.setSSLParameters(parameters);
        for (int left = number % 20 == 0 ? REQUESTS : 1; left > 0; left--) {
          get(socket, number % 100 == 50 ? LARGE : SMALL);
        }
      }
    }
  }

  private void get(SSLSocket socket, int bytes) throws IOException {
    send(socket.getOutputStream(), "GET /" + bytes + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    InputStream in = socket.getInputStream();
    readHead(in);
    in.skipNBytes(bytes);
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /** Reads to the empty line that ends a head. */
  private static void readHead(InputStream in) throws IOException {
    int last = 0;
    while (last != 0x0d0a0d0a) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the connection ended before its answer");
      }
      last = last << 8 | next;
    }
  }
}
