// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Security;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * An app on Java 6: the JDK's TLS 1.0 with its ClientHello in the format of SSL 2.0 (RFC 5246
 * §E.2). A program of its own, since what a JDK switches off is decided once a process.
 */
public final class Sslv2HelloClient {
  private Sslv2HelloClient() {}

  /** The program; it prints the version and suite agreed on, then the status line of a response. */
  public static Command.Result get(DrawbridgeProcess proxy, int port) {
    return Command.of(Path.of(System.getProperty("java.home"), "bin", "java").toString())
        .with("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"))
        .with(Sslv2HelloClient.class.getName(), proxy.proxyPort(), port, proxy.root())
        .run();
  }

  /** The proxy's port, the port of localhost to ask for, and the file of the root to trust. */
  public static void main(String[] arguments) throws Exception {
    Security.setProperty("jdk.tls.disabledAlgorithms", "");
    int proxy = Integer.parseInt(arguments[0]);
    int port = Integer.parseInt(arguments[1]);
    SSLContext context = TestPki.clientContext(Path.of(arguments[2]));
    try (Tunnel tunnel =
            Tunnel.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy), "localhost", port);
        SSLSocket socket =
            (SSLSocket)
                context.getSocketFactory().createSocket(tunnel.socket(), "localhost", port, true)) {
      socket.setEnabledProtocols(new String[] {"SSLv2Hello", "TLSv1"});
      socket.setEnabledCipherSuites(
          new String[] {"TLS_RSA_WITH_AES_128_CBC_SHA", "TLS_RSA_WITH_AES_256_CBC_SHA"});
      socket.startHandshake();
      System.out.println(
          socket.getSession().getProtocol() + " " + socket.getSession().getCipherSuite());
      socket
          .getOutputStream()
          .write("GET / HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      System.out.println(
          new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
              .readLine());
    }
  }
}
