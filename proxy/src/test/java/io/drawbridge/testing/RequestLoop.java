// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Clients that make one request after the other through a proxy, each on a connection of its own,
 * until they are closed. Every failure is kept.
 */
public final class RequestLoop implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 20_000;

  private final int proxyPort;
  private final int upstreamPort;
  private final SSLContext trusting;
  private final AtomicInteger done = new AtomicInteger();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean over;

  private RequestLoop(int proxyPort, Path root, int upstreamPort) {
    this.proxyPort = proxyPort;
    this.upstreamPort = upstreamPort;
    this.trusting = TestPki.clientContext(root);
  }

  /** Starts so many clients. */
  public static RequestLoop start(int clients, int proxyPort, Path root, int upstreamPort) {
    RequestLoop loop = new RequestLoop(proxyPort, root, upstreamPort);
    for (int i = 0; i < clients; i++) {
      loop.threads.add(Thread.ofPlatform().start(loop::run));
    }
    loop.awaitMore(clients);
    return loop;
  }

  private void run() {
    while (!over) {
      try {
        one();
        done.incrementAndGet();
      } catch (IOException | RuntimeException e) {
        failures.add(e.toString());
      }
    }
  }

  private void one() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxyPort)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(Tunnel.connect("localhost", upstreamPort));
      expect200(Tunnel.head(socket.getInputStream()));
      try (SSLSocket tls =
          (SSLSocket)
              trusting.getSocketFactory().createSocket(socket, "localhost", upstreamPort, true)) {
        tls.getOutputStream()
            .write(
                "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
        expect200(Tunnel.head(tls.getInputStream()));
        tls.getInputStream().readAllBytes();
      }
    }
  }

  private static void expect200(String head) throws IOException {
    if (!head.startsWith("HTTP/1.1 200")) {
      throw new IOException(head.lines().findFirst().orElse("no answer"));
    }
  }

  /** Requests answered so far. */
  public int done() {
    return done.get();
  }

  /** What failed so far. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  /** Waits until so many more have been answered. */
  public void awaitMore(int count) {
    int wanted = done.get() + count;
    Await.until(
        () -> done.get() + " of " + wanted + " requests; " + failures, () -> done.get() >= wanted);
  }

  /** Ends all clients; what they have under way is finished first. */
  @Override
  public void close() {
    over = true;
    for (Thread thread : threads) {
      try {
        thread.join(TIMEOUT_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
