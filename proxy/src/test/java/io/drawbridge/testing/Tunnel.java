// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A raw connection to the proxy, which has or has not yet asked for a tunnel. */
public final class Tunnel implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 20_000;
  private final Socket socket;

  private Tunnel(Socket socket) {
    this.socket = socket;
  }

  /** Connects to the proxy without a word. */
  public static Tunnel to(DrawbridgeProcess proxy) {
    return to(proxy.address());
  }

  private static Tunnel to(InetSocketAddress proxy) {
    try {
      Socket socket = new Socket();
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.setTcpNoDelay(true);
      socket.connect(proxy, TIMEOUT_MILLIS);
      return new Tunnel(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Connects and asks for a tunnel, which must be granted. */
  public static Tunnel open(DrawbridgeProcess proxy, String host, int port) {
    return open(proxy.address(), host, port);
  }

  /** Likewise through a proxy at this address. */
  public static Tunnel open(InetSocketAddress proxy, String host, int port) {
    Tunnel tunnel = to(proxy);
    tunnel.write(connect(host, port));
    assertThat(tunnel.head()).startsWith("HTTP/1.1 200");
    return tunnel;
  }

  /** The request for a tunnel. */
  public static byte[] connect(String host, int port) {
    String authority = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    return ("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  public Socket socket() {
    return socket;
  }

  public void write(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void write(String ascii) {
    write(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  /** Reads a response head to its empty line, and nothing behind it. */
  public String head() {
    try {
      return head(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Likewise from any stream. */
  public static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("after: " + head.toString(StandardCharsets.ISO_8859_1));
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  /** Reads to the end of the stream. */
  public String rest() {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts TLS inside the tunnel, before any handshake. */
  public SSLSocket tls(SSLContext context, String serverName, int port) {
    try {
      SSLSocket tls =
          (SSLSocket) context.getSocketFactory().createSocket(socket, serverName, port, true);
      var parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      tls.setSSLParameters(parameters);
      return tls;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads one record: what the proxy said to a ClientHello. */
  public TlsAnswer tlsAnswer() {
    try {
      InputStream in = socket.getInputStream();
      byte[] header = in.readNBytes(5);
      if (header.length < 5) {
        return new TlsAnswer.Closed();
      }
      int length = (header[3] & 0xff) << 8 | (header[4] & 0xff);
      byte[] body = in.readNBytes(length);
      int version = (header[1] & 0xff) << 8 | (header[2] & 0xff);
      return switch (header[0]) {
        case 21 -> new TlsAnswer.Alert(body[0], body[1] & 0xff, version);
        case 22 -> new TlsAnswer.Handshake(body[0]);
        default -> new TlsAnswer.Other(header[0]);
      };
    } catch (SocketException reset) {
      return new TlsAnswer.Closed();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Goes away with a reset instead of a proper end. */
  public void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
