// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.NginxServer;
import io.drawbridge.testing.RawHello;
import io.drawbridge.testing.TcpServer;
import io.drawbridge.testing.TestPki;
import io.drawbridge.testing.Tunnel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A peer that is slow, or says nothing, at any stage is cut within the limit of that stage; one
 * that waits for its server is not. All forms run at the same time, each to its end; then they are
 * looked at one by one. With {@code -Ddrawbridge.default-limits=true} they meet the limits that
 * everybody gets, and are cut within a minute.
 */
class SlowPeersIT {
  private static final boolean DEFAULTS = Boolean.getBoolean("drawbridge.default-limits");
  private static final Duration LIMIT = Duration.ofSeconds(DEFAULTS ? 10 : 2);

  /** Sums of limits that a form may use up one after the other, and a loaded machine. */
  private static final Duration PATIENCE = Duration.ofSeconds(DEFAULTS ? 60 : 18);

  /** What an honest app may wait; far less than limits.idle, more than all else. */
  private static final Duration WAIT = LIMIT.multipliedBy(DEFAULTS ? 7 : 3);

  private static final byte[] HELLO = RawHello.of(0x0303).usualExtensions("localhost").bytes();
  private static final byte[] PLAIN =
      "GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private static NginxServer nginx;
  private static TcpServer silent;
  private static TcpServer trickling;
  private static TcpServer pouring;
  private static TcpServer neverReading;
  private static TcpServer slowToAnswer;
  private static TcpServer prompt;
  private static DrawbridgeProcess proxy;
  private static SSLContext trusting;
  private static final Map<Form, CompletableFuture<Cut>> CUTS = new EnumMap<>(Form.class);

  /** How it ended: from which port the client came, and how long it was let go on. */
  private record Cut(int port, Duration after) {}

  /** What a peer does until it is cut. */
  private enum Form {
    SAYS_NOTHING("head-too-slow") {
      @Override
      void play(Tunnel tunnel) {}
    },
    HALF_A_HEAD("head-too-slow") {
      @Override
      void play(Tunnel tunnel) {
        tunnel.write("CONNECT localhost:443 HTTP/1.1\r\nHost: loc");
      }
    },
    HEAD_BYTE_BY_BYTE("head-too-slow") {
      @Override
      void play(Tunnel tunnel) throws IOException {
        drip(tunnel, Tunnel.connect("localhost", nginx.port()));
      }
    },
    PLAIN_HEAD_BYTE_BY_BYTE("head-too-slow") {
      @Override
      void play(Tunnel tunnel) throws IOException {
        drip(tunnel, PLAIN);
      }
    },
    PLAIN_BODY_THAT_STOPS("stalled") {
      @Override
      void play(Tunnel tunnel) {
        String to = "localhost:" + silent.port();
        tunnel.write(
            "POST http://"
                + to
                + "/ HTTP/1.1\r\nHost: "
                + to
                + "\r\nContent-Length: 9\r\n\r\nbody");
      }
    },
    PLAIN_AND_NO_FURTHER_REQUEST("") {
      @Override
      void play(Tunnel tunnel) {
        requestPlainly(tunnel);
      }
    },
    PLAIN_AND_HALF_A_SECOND_HEAD("") {
      @Override
      void play(Tunnel tunnel) throws IOException {
        requestPlainly(tunnel);
        drip(
            tunnel,
            "GET http://localhost/very/long HTTP/1.1"
                .repeat(20)
                .getBytes(StandardCharsets.US_ASCII));
      }
    },
    CONNECT_AND_NO_HELLO("hello-timeout") {
      @Override
      void play(Tunnel tunnel) {
        connect(tunnel, nginx.port());
      }
    },
    HALF_A_HELLO("hello-timeout") {
      @Override
      void play(Tunnel tunnel) {
        connect(tunnel, nginx.port());
        tunnel.write(Arrays.copyOf(HELLO, HELLO.length / 2));
      }
    },
    HELLO_BYTE_BY_BYTE("hello-timeout") {
      @Override
      void play(Tunnel tunnel) throws IOException {
        connect(tunnel, nginx.port());
        drip(tunnel, HELLO);
      }
    },
    HANDSHAKE_NOT_FINISHED("client-handshake-timeout") {
      @Override
      void play(Tunnel tunnel) {
        connect(tunnel, nginx.port());
        tunnel.write(HELLO);
      }
    },
    HANDSHAKE_AND_NO_REQUEST("stalled") {
      @Override
      void play(Tunnel tunnel) throws IOException {
        handshake(tunnel, nginx.port());
      }
    },
    HALF_A_REQUEST("head-too-slow") {
      @Override
      void play(Tunnel tunnel) throws IOException {
        SSLSocket tls = handshake(tunnel, nginx.port());
        tls.getOutputStream().write(Arrays.copyOf(PLAIN, PLAIN.length / 2));
      }
    },
    REQUEST_BYTE_BY_BYTE("head-too-slow") {
      @Override
      void play(Tunnel tunnel) throws IOException {
        SSLSocket tls = handshake(tunnel, nginx.port());
        drip(
            tls.getOutputStream()::write,
            new String(PLAIN, StandardCharsets.US_ASCII)
                .replace("\r\n\r\n", "\r\nX: ")
                .getBytes(StandardCharsets.US_ASCII));
        while (true) {
          tls.getOutputStream().write('x');
          pause();
        }
      }
    },
    HALF_A_RECORD("stalled") {
      @Override
      void play(Tunnel tunnel) throws IOException {
        SSLSocket tls = handshake(tunnel, nginx.port());
        tls.getOutputStream().write(PLAIN);
        assertThat(tls.getInputStream().read()).isEqualTo('H');
        tunnel.write(new byte[] {23, 3, 3, 1, 0, 42, 42, 42});
      }
    },
    ENDS_ITS_OUTPUT_AND_STAYS("stalled") {
      @Override
      void play(Tunnel tunnel) throws IOException {
        handshake(tunnel, neverReading.port()).shutdownOutput();
      }
    },
    NEVER_READS("stalled") {
      @Override
      void play(Tunnel tunnel) throws IOException {
        handshake(tunnel, pouring.port());
        awaitRecord(tunnel);
      }
    },
    UPSTREAM_NEVER_READS("stalled") {
      @Override
      void play(Tunnel tunnel) throws IOException {
        SSLSocket tls = handshake(tunnel, neverReading.port());
        byte[] much = new byte[1 << 16];
        while (true) {
          tls.getOutputStream().write(much);
        }
      }
    },
    UPSTREAM_SAYS_NOTHING("upstream-handshake-timeout") {
      @Override
      void play(Tunnel tunnel) throws IOException {
        handshake(tunnel, silent.port());
      }
    },
    UPSTREAM_BYTE_BY_BYTE("upstream-handshake-timeout") {
      @Override
      void play(Tunnel tunnel) throws IOException {
        handshake(tunnel, trickling.port());
      }
    };

    private final String reason;

    Form(String reason) {
      this.reason = reason;
    }

    /** May end early or fail when it is cut. */
    abstract void play(Tunnel tunnel) throws IOException;
  }

  @BeforeAll
  static void start() {
    nginx = NginxServer.start(TestPki.shared().good());
    silent = TcpServer.silent();
    prompt =
        TcpServer.plain(
            socket -> {
              socket.getInputStream().read(new byte[1 << 10]);
              socket
                  .getOutputStream()
                  .write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
              stay(socket);
            });
    trickling = TcpServer.plain(socket -> dripForever(socket.getOutputStream()::write));
    pouring = TcpServer.tls(TestPki.shared().good().serverContext(), socket -> pour(socket));
    neverReading = TcpServer.tls(TestPki.shared().good().serverContext(), socket -> stay(socket));
    slowToAnswer = TcpServer.tls(TestPki.shared().good().serverContext(), SlowPeersIT::answerLate);
    // All begin at once; a handshake that is to succeed may take a while on a loaded machine.
    var builder = DrawbridgeProcess.builder();
    if (!DEFAULTS) {
      builder.set("limits.handshake", "5s").set("limits.idle", "20s");
      for (String key : new String[] {"head", "hello", "stall"}) {
        builder.set("limits." + key, LIMIT.toSeconds() + "s");
      }
    }
    proxy = builder.start();
    trusting = TestPki.clientContext(proxy.root());
    for (Form form : Form.values()) {
      CompletableFuture<Cut> cut = new CompletableFuture<>();
      CUTS.put(form, cut);
      Thread.ofVirtual().start(() -> cut.complete(cut(form)));
    }
  }

  @AfterAll
  static void stop() {
    proxy.close();
    nginx.close();
    silent.close();
    trickling.close();
    pouring.close();
    neverReading.close();
    slowToAnswer.close();
    prompt.close();
  }

  private static Cut cut(Form form) {
    long start = System.nanoTime();
    try (Tunnel tunnel = Tunnel.to(proxy)) {
      int port = tunnel.socket().getLocalPort();
      try {
        tunnel.socket().setSoTimeout((int) PATIENCE.multipliedBy(2).toMillis());
        form.play(tunnel);
        tunnel.socket().getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
      } catch (IOException | UncheckedIOException gone) {
        // Which is what is waited for.
      }
      return new Cut(port, Duration.ofNanos(System.nanoTime() - start));
    }
  }

  private static void connect(Tunnel tunnel, int port) {
    tunnel.write(Tunnel.connect("localhost", port));
    assertThat(tunnel.head()).startsWith("HTTP/1.1 200");
  }

  private static SSLSocket handshake(Tunnel tunnel, int port) throws IOException {
    connect(tunnel, port);
    SSLSocket tls = tunnel.tls(trusting, "localhost", port);
    tls.startHandshake();
    return tls;
  }

  private static void requestPlainly(Tunnel tunnel) {
    tunnel.write("GET http://localhost:" + prompt.port() + "/ HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertThat(tunnel.head()).startsWith("HTTP/1.1 204");
  }

  private static void drip(Tunnel tunnel, byte[] bytes) throws IOException {
    drip(tunnel.socket().getOutputStream()::write, bytes);
  }

  private static void drip(Sink sink, byte[] bytes) throws IOException {
    for (byte each : bytes) {
      sink.write(each);
      pause();
    }
  }

  /** Where one byte goes. */
  @FunctionalInterface
  private interface Sink {
    void write(int each) throws IOException;
  }

  /** A server's flight that never ends: a record of which a byte comes now and then. */
  private static void dripForever(Sink sink) throws IOException {
    for (byte each : new byte[] {22, 3, 3, 0x40, 0, 2, 0, 0x3f, (byte) 0xfc, 3, 3}) {
      sink.write(each);
      pause();
    }
    while (true) {
      sink.write(0);
      pause();
    }
  }

  private static void pour(java.net.Socket socket) throws IOException {
    byte[] much = new byte[1 << 16];
    while (true) {
      socket.getOutputStream().write(much);
    }
  }

  private static void answerLate(java.net.Socket socket) throws IOException {
    socket.getInputStream().read(new byte[1 << 10]);
    LockSupport.parkNanos(WAIT.toNanos());
    socket.getOutputStream().write("late".getBytes(StandardCharsets.US_ASCII));
  }

  private static void stay(java.net.Socket socket) throws IOException {
    if (socket instanceof SSLSocket tls) {
      tls.startHandshake();
    }
    while (!socket.isClosed()) {
      pause();
    }
  }

  private static void pause() {
    LockSupport.parkNanos(Duration.ofMillis(DEFAULTS ? 500 : 100).toNanos());
  }

  private static JsonNode awaitRecord(Tunnel tunnel) {
    return recordOf(tunnel.socket().getLocalPort());
  }

  private static JsonNode recordOf(int clientPort) {
    return proxy.records().await(r -> r.path("client").asText().endsWith(":" + clientPort));
  }

  @ParameterizedTest
  @EnumSource
  void isCutWithinItsLimit(Form form) {
    Cut cut = CUTS.get(form).join();

    JsonNode record = recordOf(cut.port());
    assertThat(record.path("reason").asText()).startsWith(form.reason);
    assertThat(cut.after()).isBetween(LIMIT, PATIENCE);
  }

  @Test
  void whoWaitsForItsServerIsLetWait() throws IOException {
    try (Tunnel tunnel = Tunnel.to(proxy)) {
      SSLSocket tls = handshake(tunnel, slowToAnswer.port());
      tls.setSoTimeout((int) WAIT.multipliedBy(2).toMillis());
      tls.getOutputStream().write(PLAIN);

      assertThat(new String(tls.getInputStream().readNBytes(4), StandardCharsets.US_ASCII))
          .isEqualTo("late");
    }
  }

  @Test
  void whoReadsSlowlyIsLetRead() throws IOException {
    try (Tunnel tunnel = Tunnel.to(proxy)) {
      SSLSocket tls = handshake(tunnel, pouring.port());
      long end = System.nanoTime() + WAIT.toNanos();
      while (System.nanoTime() < end) {
        assertThat(tls.getInputStream().readNBytes(10_000)).hasSize(10_000);
        pause();
      }
    }
  }

  @Test
  void eachIsCountedUnderItsLimit() {
    CUTS.values().forEach(CompletableFuture::join);
    proxy.awaitQuiet();

    Map.of("head", 6.0, "hello", 3.0, "handshake", 3.0, "stall", 6.0)
        .forEach(
            (limit, sessions) ->
                assertThat(
                        proxy.metric("drawbridge_limits_reached_total", "limit=\"" + limit + "\""))
                    .as(limit)
                    .isEqualTo(sessions));
    assertThat(proxy.metric("drawbridge_limits_reached_total", "limit=\"buffer\""))
        .isGreaterThanOrEqualTo(2);
  }
}
