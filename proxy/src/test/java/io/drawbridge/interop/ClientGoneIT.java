// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.Await;
import io.drawbridge.testing.BlackHole;
import io.drawbridge.testing.Command;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.NginxServer;
import io.drawbridge.testing.RawHello;
import io.drawbridge.testing.TcpServer;
import io.drawbridge.testing.TestPki;
import io.drawbridge.testing.Tunnel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntSupplier;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An app that goes away at any moment leaves nothing behind, whether by FIN or by reset. */
class ClientGoneIT {
  private static final int TIMES = 40;
  private static NginxServer nginx;
  private static DrawbridgeProcess proxy;
  private static SSLContext trusting;

  @BeforeAll
  static void start() {
    nginx = NginxServer.start(TestPki.shared().good());
    proxy = DrawbridgeProcess.start();
    trusting = TestPki.clientContext(proxy.root());
    // Everything that is opened once and kept is open before anything is counted.
    for (int i = 0; i < 4; i++) {
      Command.of("curl", "-sS", "--max-time", "20", "--proxy", proxy.url())
          .with("--cacert", proxy.root(), nginx.url("/"))
          .run()
          .succeeded();
    }
  }

  @AfterAll
  static void stop() {
    proxy.close();
    nginx.close();
  }

  /** One app's life up to the moment when it goes. */
  @FunctionalInterface
  private interface Stage {
    void reach(Tunnel tunnel) throws IOException;
  }

  private static void assertNothingStays(Stage stage) throws IOException {
    assertNothingStays(stage, () -> 0);
  }

  private static void assertNothingStays(Stage stage, IntSupplier upstreams) throws IOException {
    proxy.awaitQuiet();
    long before = proxy.descriptors();
    for (int i = 0; i < TIMES; i++) {
      Tunnel tunnel = Tunnel.to(proxy);
      stage.reach(tunnel);
      if (i % 2 == 0) {
        tunnel.reset();
      } else {
        tunnel.close();
      }
    }
    proxy.awaitQuiet();
    Await.until(
        () -> proxy.descriptors() + " descriptors open, before " + before,
        () -> proxy.descriptors() <= before + 2);
    Await.until(
        () -> upstreams.getAsInt() + " connections to the upstream open",
        () -> upstreams.getAsInt() == 0);
    assertThat(proxy.process().err()).noneMatch(line -> line.contains("Exception"));
  }

  @Test
  void beforeAWord() throws IOException {
    assertNothingStays(tunnel -> {});
  }

  @Test
  void duringConnect() throws IOException {
    assertNothingStays(tunnel -> tunnel.write("CONNECT localhost:" + nginx.port() + " HTT"));
  }

  @Test
  void duringTheDial() throws IOException {
    try (BlackHole hole = new BlackHole()) {
      assertNothingStays(tunnel -> tunnel.write(Tunnel.connect("127.0.0.1", hole.port())));
    }
  }

  @Test
  void beforeTheHello() throws IOException {
    try (TcpServer upstream = TcpServer.silent()) {
      assertNothingStays(
          tunnel -> {
            tunnel.write(Tunnel.connect("localhost", upstream.port()));
            tunnel.head();
          },
          upstream::open);
    }
  }

  @Test
  void withoutWaitingForTheAnswerToConnect() throws IOException {
    try (TcpServer upstream = TcpServer.silent()) {
      assertNothingStays(
          tunnel -> tunnel.write(Tunnel.connect("localhost", upstream.port())), upstream::open);
    }
  }

  @Test
  void duringTheHello() throws IOException {
    byte[] hello = RawHello.of(0x0303).usualExtensions("localhost").bytes();
    try (TcpServer upstream = TcpServer.silent()) {
      assertNothingStays(
          tunnel -> {
            tunnel.write(Tunnel.connect("localhost", upstream.port()));
            tunnel.head();
            tunnel.write(Arrays.copyOf(hello, hello.length / 2));
          },
          upstream::open);
    }
  }

  @Test
  void duringTheUpstreamHandshake() throws IOException {
    byte[] hello = RawHello.of(0x0303).usualExtensions("localhost").bytes();
    try (TcpServer upstream = TcpServer.silent()) {
      assertNothingStays(
          tunnel -> {
            tunnel.write(Tunnel.connect("localhost", upstream.port()));
            tunnel.head();
            tunnel.write(hello);
          },
          upstream::open);
    }
  }

  @Test
  void duringTheClientHandshake() throws IOException {
    byte[] hello = RawHello.of(0x0303).usualExtensions("localhost").bytes();
    assertNothingStays(
        tunnel -> {
          tunnel.write(Tunnel.connect("localhost", nginx.port()));
          tunnel.head();
          tunnel.write(hello);
          tunnel.tlsAnswer();
        });
  }

  @Test
  void afterTheHandshake() throws IOException {
    assertNothingStays(
        tunnel -> {
          tunnel.write(Tunnel.connect("localhost", nginx.port()));
          tunnel.head();
          tunnel.tls(trusting, "localhost", nginx.port()).startHandshake();
        });
  }

  @Test
  void duringTheRelay() throws IOException {
    nginx.sparseFile("relay.bin", 100L << 20);
    assertNothingStays(
        tunnel -> {
          tunnel.write(Tunnel.connect("localhost", nginx.port()));
          tunnel.head();
          var tls = tunnel.tls(trusting, "localhost", nginx.port());
          tls.getOutputStream()
              .write(
                  "GET /files/relay.bin HTTP/1.1\r\nHost: localhost\r\n\r\n"
                      .getBytes(StandardCharsets.US_ASCII));
          tls.getInputStream().readNBytes(100_000);
        });
  }

  @Test
  void duringAPlainRequest() throws IOException {
    try (TcpServer upstream = TcpServer.silent()) {
      assertNothingStays(
          tunnel -> {
            tunnel.write("GET http://localhost:" + upstream.port() + "/ HTTP/1.1\r\n\r\n");
            Await.until(() -> "no connection to the server", () -> upstream.open() > 0);
          },
          upstream::open);
    }
  }

  @Test
  void whileAFailureIsExplained() throws IOException {
    try (var expired = NginxServer.start(TestPki.shared().expired())) {
      assertNothingStays(
          tunnel -> {
            tunnel.write(Tunnel.connect("localhost", expired.port()));
            tunnel.head();
            tunnel.tls(trusting, "localhost", expired.port()).startHandshake();
          });
    }
  }
}
