// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;

/** A server whose every connection is served by a script, on a thread of its own. */
public final class TcpServer implements AutoCloseable {

  /** What to do with a connection, which is closed afterwards. */
  @FunctionalInterface
  public interface Script {
    /** May throw when the peer goes away; the end of a connection is no failure of the test. */
    void serve(Socket socket) throws IOException;
  }

  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private TcpServer(ServerSocket server, Script script) {
    this.server = server;
    Thread.ofVirtual().start(() -> accept(script));
  }

  /** On 127.0.0.1 without TLS. */
  public static TcpServer plain(Script script) {
    try {
      return new TcpServer(new ServerSocket(0, 1024, InetAddress.getLoopbackAddress()), script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** On 127.0.0.1 with the JDK's TLS; the handshake happens at the script's first read or write. */
  public static TcpServer tls(SSLContext context, Script script) {
    try {
      ServerSocket socket =
          context
              .getServerSocketFactory()
              .createServerSocket(0, 1024, InetAddress.getLoopbackAddress());
      return new TcpServer(socket, script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Accepts, and says nothing until the peer goes. */
  public static TcpServer silent() {
    return plain(socket -> socket.getInputStream().transferTo(OutputStream.nullOutputStream()));
  }

  /** Says what it hears. */
  public static TcpServer echo() {
    return plain(socket -> socket.getInputStream().transferTo(socket.getOutputStream()));
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Connections being served. */
  public int open() {
    return open.size();
  }

  private void accept(Script script) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(script, socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Script script, Socket socket) {
    try (socket) {
      script.serve(socket);
    } catch (IOException peerWent) {
      // As scripts may.
    } finally {
      open.remove(socket);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
