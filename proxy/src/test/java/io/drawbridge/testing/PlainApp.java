// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** An app that speaks HTTP/1.1 through the proxy byte for byte, from an address of its choice. */
public final class PlainApp implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 30_000;
  private final SSLSocket tls;
  private final InputStream in;

  /**
   * Connects, with its handshake done.
   *
   * @param from the address to come from
   */
  public PlainApp(DrawbridgeProcess proxy, SSLContext trusting, String from, int port)
      throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(proxy.address(), TIMEOUT_MILLIS);
    socket.getOutputStream().write(Tunnel.connect("localhost", port));
    String head = Tunnel.head(socket.getInputStream());
    if (!head.startsWith("HTTP/1.1 200")) {
      throw new IOException(head);
    }
    tls = (SSLSocket) trusting.getSocketFactory().createSocket(socket, "localhost", port, true);
    tls.startHandshake();
    in = new BufferedInputStream(tls.getInputStream());
  }

  /** Where it comes from. */
  public int localPort() {
    return tls.getLocalPort();
  }

  public void write(String text) throws IOException {
    tls.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    tls.getOutputStream().flush();
  }

  /** Says that nothing more will come. */
  public void endOutput() throws IOException {
    tls.shutdownOutput();
  }

  /** Reads the answer that asks for the body, or for another protocol. */
  public void awaitInterim(String status) throws IOException {
    String head = Tunnel.head(in);
    if (!head.startsWith("HTTP/1.1 " + status)) {
      throw new IOException(head);
    }
  }

  /**
   * Reads one final answer to its end.
   *
   * @param head whether it answers a HEAD
   */
  public String answer(boolean head) throws IOException {
    String fields = Tunnel.head(in);
    String status = fields.substring(9, 12);
    if (status.startsWith("1")) {
      return answer(head);
    }
    String lower = fields.toLowerCase(Locale.ROOT);
    if (head || status.equals("204") || status.equals("304")) {
      return fields;
    }
    if (lower.contains("transfer-encoding")) {
      return fields + chunks();
    }
    int at = lower.indexOf("content-length: ");
    if (at < 0) {
      return fields + new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
    int length = Integer.parseInt(lower.substring(at + 16, lower.indexOf('\r', at)));
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("after " + body.length + " of " + length);
    }
    return fields + new String(body, StandardCharsets.ISO_8859_1);
  }

  private String chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String line = line();
      int size = Integer.parseInt(line.strip(), 16);
      if (size == 0) {
        while (!line().equals("\r\n")) {
          // Trailers.
        }
        return body.toString(StandardCharsets.ISO_8859_1);
      }
      body.write(in.readNBytes(size));
      line();
    }
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException();
      }
      line.write(b);
    }
    line.write('\n');
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  /** What comes until the other side ends, or nothing more comes. */
  public String rest(int millis) throws IOException {
    tls.setSoTimeout(millis);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      in.transferTo(all);
    } catch (IOException end) {
      // A reset, or nothing in time.
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    tls.close();
  }
}
