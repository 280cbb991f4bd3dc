// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.reuse;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.drawbridge.testing.Await;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.PlainApp;
import io.drawbridge.testing.TcpServer;
import io.drawbridge.testing.TestPki;
import io.drawbridge.testing.Tunnel;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A shared upstream that takes nothing more is cut like one that is not shared; no other is. */
class StallIT {
  private static final int STALL_SECONDS = 3;
  private static final Duration MOMENT = Duration.ofMillis(50);
  private static final String PART = "x".repeat(1 << 20);
  private static final int PARTS = 32; // more than all buffers on the way hold

  private static DrawbridgeProcess proxy;

  @BeforeAll
  static void start() {
    proxy =
        DrawbridgeProcess.builder()
            .set("upstream.reuse", "auto")
            .set("limits.stall", STALL_SECONDS + "s")
            .start();
  }

  @AfterAll
  static void stop() {
    proxy.close();
  }

  @Test
  void anUpstreamThatNeverReadsARequestIsCut() throws IOException {
    CountDownLatch over = new CountDownLatch(1);
    try (TcpServer server = server(in -> await(over, Await.LIMIT))) {
      assertThat(post(server).join()).isInstanceOf(IOException.class);

      assertThat(proxy.record(server.port()).path("reason").asText())
          .contains("stalled", "the upstream takes nothing");
      assertThat(proxy.metric("drawbridge_limits_reached_total", "limit=\"stall\"")).isEqualTo(1);
    } finally {
      over.countDown();
    }
  }

  /** The app is not read meanwhile, and not blamed for the record that it could not end. */
  @Test
  void anUpstreamThatReadsSlowlyIsNot() throws Exception {
    CountDownLatch hurry = new CountDownLatch(1);
    Reading slow =
        in -> {
          while (in.readNBytes(16 << 10).length > 0) {
            await(hurry, MOMENT);
          }
        };
    try (TcpServer server = server(slow)) {
      CompletableFuture<@Nullable Throwable> posted = post(server);
      assertThat(catchThrowable(() -> posted.get(2 * STALL_SECONDS, SECONDS)))
          .isInstanceOf(TimeoutException.class);
      hurry.countDown();

      assertThat(posted.join()).isNull();
    }
  }

  /** How a request's body is read. */
  @FunctionalInterface
  private interface Reading {
    void read(InputStream body) throws IOException;
  }

  /** Answers a first request, so that its connection is shared, and reads the next one's body. */
  private static TcpServer server(Reading reading) {
    return TcpServer.tls(
        TestPki.shared().good().serverContext(),
        socket -> {
          Tunnel.head(socket.getInputStream());
          socket
              .getOutputStream()
              .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
          Tunnel.head(socket.getInputStream());
          reading.read(socket.getInputStream());
        });
  }

  /** A GET and a POST on one connection; what came in the way of the POST, null for nothing. */
  private static CompletableFuture<@Nullable Throwable> post(TcpServer server) {
    return CompletableFuture.supplyAsync(
        () ->
            catchThrowable(
                () -> {
                  var trusting = TestPki.clientContext(proxy.root());
                  try (var app = new PlainApp(proxy, trusting, "127.0.0.1", server.port())) {
                    app.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
                    app.answer(false);
                    app.write(
                        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                            + PARTS * PART.length()
                            + "\r\n\r\n");
                    for (int i = 0; i < PARTS; i++) {
                      app.write(PART);
                    }
                  }
                }));
  }

  private static void await(CountDownLatch latch, Duration atMost) {
    try {
      latch.await(atMost.toMillis(), MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
