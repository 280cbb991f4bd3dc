// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.reuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.PlainApp;
import io.drawbridge.testing.TcpServer;
import io.drawbridge.testing.TestPki;
import io.drawbridge.testing.Tunnel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** A shared upstream that takes nothing more is cut like one that is not shared. */
class StallIT {
  private static final String BODY = "x".repeat(1 << 20);

  @Test
  void anUpstreamThatNeverReadsARequestIsCut() throws IOException {
    AtomicInteger requests = new AtomicInteger();
    CountDownLatch over = new CountDownLatch(1);
    TcpServer.Script script =
        socket -> {
          while (requests.incrementAndGet() < 3) {
            Tunnel.head(socket.getInputStream());
            socket
                .getOutputStream()
                .write(
                    "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
          }
          await(over);
        };
    var builder = DrawbridgeProcess.builder().set("upstream.reuse", "auto");
    try (TcpServer server = TcpServer.tls(TestPki.shared().good().serverContext(), script);
        DrawbridgeProcess proxy = builder.set("limits.stall", "2s").start()) {
      SSLContext trusting = TestPki.clientContext(proxy.root());
      try (var app = new PlainApp(proxy, trusting, "127.0.0.1", server.port())) {
        for (int i = 0; i < 2; i++) {
          app.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
          app.answer(false);
        }
        app.write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n");
        assertThat(catchThrowable(() -> writeOn(app))).isInstanceOf(IOException.class);

        assertThat(proxy.record(server.port()).path("reason").asText())
            .contains("stalled", "the upstream takes nothing");
        assertThat(proxy.metric("drawbridge_limits_reached_total", "limit=\"stall\"")).isEqualTo(1);
      } finally {
        over.countDown();
      }
    }
  }

  private static void writeOn(PlainApp app) throws IOException {
    for (int i = 0; i < 95; i++) {
      app.write(BODY);
    }
  }

  private static void await(CountDownLatch over) {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
