// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that do nothing but connect to a proxy, ask it for what it answers at once, and begin
 * anew, as fast as they can; so that its queue of connections is never empty for long.
 */
public final class ConnectLoop implements AutoCloseable {
  private static final byte[] REQUEST = "GET / HTTP/1.0\r\n\r\n".getBytes(US_ASCII);
  private static final int TIMEOUT_MILLIS = 10_000;

  private final int port;
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean over;

  private ConnectLoop(int port) {
    this.port = port;
  }

  /** Starts so many clients of a port of loopback. */
  public static ConnectLoop start(int clients, int port) {
    ConnectLoop loop = new ConnectLoop(port);
    for (int i = 0; i < clients; i++) {
      loop.threads.add(Thread.ofPlatform().start(loop::run));
    }
    return loop;
  }

  private void run() {
    while (!over) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.getOutputStream().write(REQUEST);
        if (socket.getInputStream().read() < 0) {
          throw new IOException("closed without an answer");
        }
        done.incrementAndGet();
      } catch (ConnectException e) {
        refused.incrementAndGet(); // before anything was said
      } catch (IOException e) {
        failures.add(e.toString());
      }
    }
  }

  /** Connections refused so far. */
  public int refused() {
    return refused.get();
  }

  /** What became of connections that were made and not answered. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  /** Waits until so many more have been answered. */
  public void awaitMore(int count) {
    int wanted = done.get() + count;
    Await.until(() -> done.get() + " of " + wanted, () -> done.get() >= wanted);
  }

  @Override
  public void close() throws InterruptedException {
    over = true;
    for (Thread thread : threads) {
      thread.join(TIMEOUT_MILLIS);
    }
  }
}
