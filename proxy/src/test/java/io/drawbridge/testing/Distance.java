// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server seen from far away: connecting takes a round trip, and so do a piece of bytes and its
 * answer.
 */
public final class Distance implements AutoCloseable {
  private record Piece(long dueNanos, String bytes) {}

  private final Duration roundTrip;
  private final int port;
  private final TcpServer relay = TcpServer.plain(this::serve);
  private final AtomicInteger connections = new AtomicInteger();

  /** To a port of 127.0.0.1. */
  public Distance(Duration roundTrip, int port) {
    this.roundTrip = roundTrip;
    this.port = port;
  }

  public int port() {
    return relay.port();
  }

  /** Connections made so far. */
  public int connections() {
    return connections.get();
  }

  private void serve(Socket near) throws IOException {
    connections.incrementAndGet();
    sleepUntil(System.nanoTime() + roundTrip.toNanos());
    try (Socket far = new Socket(InetAddress.getLoopbackAddress(), port)) {
      far.setTcpNoDelay(true);
      near.setTcpNoDelay(true);
      Thread.ofVirtual().start(() -> pass(far, near));
      pass(near, far);
    }
  }

  private void pass(Socket from, Socket to) {
    BlockingQueue<Piece> underWay = new LinkedBlockingQueue<>();
    Thread.ofVirtual().start(() -> deliver(underWay, to));
    try (InputStream in = from.getInputStream()) {
      byte[] buffer = new byte[1 << 16];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        underWay.add(new Piece(due(), new String(buffer, 0, count, StandardCharsets.ISO_8859_1)));
      }
    } catch (IOException gone) {
      // Then its peer is told, too.
    }
    underWay.add(new Piece(due(), ""));
  }

  private long due() {
    return System.nanoTime() + roundTrip.toNanos() / 2;
  }

  private static void deliver(BlockingQueue<Piece> pieces, Socket to) {
    try (to) {
      while (true) {
        Piece piece = pieces.take();
        sleepUntil(piece.dueNanos);
        if (piece.bytes.isEmpty()) {
          return;
        }
        to.getOutputStream().write(piece.bytes.getBytes(StandardCharsets.ISO_8859_1));
      }
    } catch (IOException gone) {
      // Nobody is there to take it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void sleepUntil(long nanos) {
    try {
      Thread.sleep(Duration.ofNanos(Math.max(0, nanos - System.nanoTime())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    relay.close();
  }
}
