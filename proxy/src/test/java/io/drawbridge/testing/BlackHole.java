// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** A loopback port whose queue of connections is full, so that the kernel drops every SYN. */
public final class BlackHole implements AutoCloseable {
  private final ServerSocket server;
  private final List<Socket> queued = new ArrayList<>();

  public BlackHole() {
    try {
      server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      while (fill()) {}
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean fill() throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(server.getInetAddress(), port()), 300);
      queued.add(socket);
      return true;
    } catch (SocketTimeoutException full) {
      socket.close();
      return false;
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() {
    try {
      for (Socket socket : queued) {
        socket.close();
      }
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
