// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawbridge.testing.Await;
import io.drawbridge.testing.Command;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.NginxServer;
import io.drawbridge.testing.TcpServer;
import io.drawbridge.testing.TestPki;
import io.drawbridge.testing.Tunnel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Bytes both ways: unchanged, in time, at bounded memory, and to the proper end of each side. */
class RelayIT {
  private static final long GIB = 1L << 30;
  private static NginxServer nginx;
  private static DrawbridgeProcess proxy;

  @BeforeAll
  static void start() {
    nginx = NginxServer.start(TestPki.shared().good());
    // Far less than what is sent through: a relay that collects anything cannot pass.
    proxy = DrawbridgeProcess.builder().jvm("-Xmx128m", "-XX:MaxDirectMemorySize=96m").start();
  }

  @AfterAll
  static void stop() {
    proxy.close();
    nginx.close();
  }

  private static SSLSocket tls(Tunnel tunnel, int port) throws IOException {
    SSLSocket tls = tunnel.tls(TestPki.clientContext(proxy.root()), "localhost", port);
    tls.setSoTimeout(20_000);
    tls.startHandshake();
    return tls;
  }

  private static TcpServer server(TcpServer.Script script) {
    return TcpServer.tls(TestPki.shared().good().serverContext(), script);
  }

  @Test
  void aGibibyteComesDownUnchangedAtBoundedMemory() {
    nginx.sparseFile("large.bin", GIB);
    long before = proxy.residentBytes();

    var result = curl("-o", "/dev/null", "-w", "%{size_download}", nginx.url("/files/large.bin"));

    assertThat(result.out()).isEqualTo(String.valueOf(GIB));
    assertThat(proxy.residentBytes() - before).isLessThan(GIB / 2);
    JsonNode record = proxy.records().await(r -> r.path("bytes_out").asLong() >= GIB);
    assertThat(record.path("outcome").asText()).isEqualTo("ok");
  }

  @Test
  void muchGoesUpToASlowReader() throws Exception {
    byte[] block = new byte[1 << 16];
    CompletableFuture<Long> received = new CompletableFuture<>();
    try (var sink =
            server(
                socket -> {
                  long total = 0;
                  InputStream in = socket.getInputStream();
                  for (int n = in.read(block); n >= 0; n = in.read(block)) {
                    total += n;
                  }
                  received.complete(total);
                });
        Tunnel tunnel = Tunnel.open(proxy, "localhost", sink.port());
        SSLSocket tls = tls(tunnel, sink.port())) {
      byte[] mine = new byte[1 << 16];
      for (long sent = 0; sent < GIB / 16; sent += mine.length) {
        tls.getOutputStream().write(mine);
      }
      tls.shutdownOutput();

      assertThat(received.get(60, TimeUnit.SECONDS)).isEqualTo(GIB / 16);
    }
  }

  @Test
  void aReaderThatStopsHoldsTheSenderBack() throws Exception {
    var sent = new AtomicLong();
    try (var flood =
            server(
                socket -> {
                  byte[] block = new byte[1 << 16];
                  while (true) {
                    socket.getOutputStream().write(block);
                    sent.addAndGet(block.length);
                  }
                });
        Tunnel tunnel = Tunnel.open(proxy, "localhost", flood.port());
        SSLSocket tls = tls(tunnel, flood.port())) {
      tls.getOutputStream().write('x');
      assertThat(tls.getInputStream().read()).isZero();
      long[] seen = {-1};
      // Only what the kernel's buffers and the proxy's water mark take is sent, then no more.
      Await.until(
          () -> "the sender goes on: " + sent,
          () -> {
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            long now = sent.get();
            boolean held = now == seen[0];
            seen[0] = now;
            return held;
          });

      assertThat(sent.get()).isLessThan(64L << 20);
    }
  }

  @Test
  void everyByteArrivesAsItWasSent() throws Exception {
    byte[] data = new byte[5_000_011];
    new Random(7).nextBytes(data);
    try (var echo = server(socket -> socket.getInputStream().transferTo(socket.getOutputStream()));
        Tunnel tunnel = Tunnel.open(proxy, "localhost", echo.port());
        SSLSocket tls = tls(tunnel, echo.port())) {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  tls.getOutputStream().write(data);
                  tls.shutdownOutput();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });

      assertThat(tls.getInputStream().readAllBytes()).isEqualTo(data);
    }
  }

  @Test
  void anAppThatHasEndedItsSideReadsALongAnswerAtItsLeisure() throws Exception {
    long length = 48L << 20;
    try (var server =
            server(
                socket -> {
                  socket.getInputStream().readAllBytes();
                  byte[] block = new byte[1 << 16];
                  for (long sent = 0; sent < length; sent += block.length) {
                    socket.getOutputStream().write(block);
                  }
                });
        Tunnel tunnel = Tunnel.open(proxy, "localhost", server.port());
        SSLSocket tls = tls(tunnel, server.port())) {
      tls.getOutputStream().write('x');
      tls.shutdownOutput();
      // All buffers on the way fill up meanwhile.
      LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());

      assertThat(tls.getInputStream().transferTo(OutputStream.nullOutputStream()))
          .isEqualTo(length);
      assertThat(proxy.record(server.port()).at("/outcome").asText()).isEqualTo("ok");
    }
  }

  @Test
  void anAppMayEndItsSideAndStillReadTheAnswer() throws Exception {
    try (var server =
            server(
                socket -> {
                  byte[] request = socket.getInputStream().readAllBytes();
                  socket
                      .getOutputStream()
                      .write(("got " + request.length).getBytes(StandardCharsets.US_ASCII));
                });
        Tunnel tunnel = Tunnel.open(proxy, "localhost", server.port());
        SSLSocket tls = tls(tunnel, server.port())) {
      tls.getOutputStream().write(new byte[1000]);
      tls.shutdownOutput();

      assertThat(new String(tls.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .isEqualTo("got 1000");
    }
  }

  @Test
  void aServerMayEndItsSideAndStillRead() throws Exception {
    CompletableFuture<Integer> received = new CompletableFuture<>();
    try (var server =
            server(
                socket -> {
                  socket.getInputStream().read();
                  socket.getOutputStream().write('!');
                  ((SSLSocket) socket).shutdownOutput();
                  received.complete(socket.getInputStream().readAllBytes().length);
                });
        Tunnel tunnel = Tunnel.open(proxy, "localhost", server.port());
        SSLSocket tls = tls(tunnel, server.port())) {
      tls.getOutputStream().write('x');
      assertThat(tls.getInputStream().readAllBytes()).hasSize(1);
      tls.getOutputStream().write(new byte[1000]);
      tls.shutdownOutput();

      assertThat(received.get(20, TimeUnit.SECONDS)).isEqualTo(1000);
    }
  }

  @Test
  void chunksArriveAsTheyAreSent() throws Exception {
    var next = new SynchronousQueue<String>();
    try (var server =
            server(
                socket -> {
                  Tunnel.head(socket.getInputStream());
                  OutputStream out = socket.getOutputStream();
                  out.write(ascii("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
                  try {
                    for (String s = next.take(); !s.isEmpty(); s = next.take()) {
                      out.write(ascii("1\r\n" + s + "\r\n"));
                    }
                    out.write(ascii("0\r\n\r\n"));
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
        Tunnel tunnel = Tunnel.open(proxy, "localhost", server.port());
        SSLSocket tls = tls(tunnel, server.port())) {
      tls.getOutputStream().write(ascii("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
      Tunnel.head(tls.getInputStream());
      // The next chunk is sent only once the one before has come through.
      for (String chunk : new String[] {"a", "b", "c"}) {
        next.put(chunk);
        assertThat(new String(tls.getInputStream().readNBytes(6), StandardCharsets.US_ASCII))
            .isEqualTo("1\r\n" + chunk + "\r\n");
      }
      next.put("");
      assertThat(tls.getInputStream().readAllBytes()).hasSize(5);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void aConnectionIsKeptAliveForManyRequests() throws Exception {
    try (Tunnel tunnel = Tunnel.open(proxy, "localhost", nginx.port());
        SSLSocket tls = tls(tunnel, nginx.port())) {
      for (int i = 0; i < 200; i++) {
        tls.getOutputStream().write(ascii("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        String head = Tunnel.head(tls.getInputStream());
        assertThat(head).startsWith("HTTP/1.1 200");
        int length = Integer.parseInt(head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
        tls.getInputStream().readNBytes(length);
      }
    }
  }

  @Test
  void webSocketsPass() throws Exception {
    try (var server = server(RelayIT::echoOneWebSocketFrame);
        HttpClient client =
            HttpClient.newBuilder()
                .proxy(ProxySelector.of(proxy.address()))
                .sslContext(TestPki.clientContext(proxy.root()))
                .build()) {
      CompletableFuture<String> echoed = new CompletableFuture<>();
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .buildAsync(
                  URI.create("wss://localhost:" + server.port() + "/"),
                  new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(
                        WebSocket webSocket, CharSequence data, boolean last) {
                      echoed.complete(data.toString());
                      return null;
                    }

                    @Override
                    public void onError(WebSocket webSocket, Throwable error) {
                      echoed.completeExceptionally(error);
                    }
                  })
              .get(20, TimeUnit.SECONDS);
      socket.sendText("hello", true).get(20, TimeUnit.SECONDS);

      assertThat(echoed.get(20, TimeUnit.SECONDS)).isEqualTo("hello");
      socket.abort();
    }
  }

  /** RFC 6455 with frames of under 126 bytes. */
  private static void echoOneWebSocketFrame(Socket socket) throws IOException {
    String head = Tunnel.head(socket.getInputStream());
    String key = head.replaceAll("(?is).*sec-websocket-key: ([^\r]+).*", "$1");
    String accept;
    try {
      accept =
          Base64.getEncoder()
              .encodeToString(
                  MessageDigest.getInstance("SHA-1")
                      .digest(ascii(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
    } catch (NoSuchAlgorithmException e) {
      throw new IOException(e);
    }
    OutputStream out = socket.getOutputStream();
    out.write(
        ascii(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: "
                + accept
                + "\r\n\r\n"));
    byte[] start = socket.getInputStream().readNBytes(6);
    byte[] text = socket.getInputStream().readNBytes(start[1] & 0x7f);
    for (int i = 0; i < text.length; i++) {
      text[i] ^= start[2 + i % 4];
    }
    out.write(new byte[] {start[0], (byte) text.length});
    out.write(text);
    out.flush();
    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  @Test
  void anIdleSessionIsEnded() throws Exception {
    try (var impatient = DrawbridgeProcess.builder().set("limits.idle", "1s").start();
        Tunnel tunnel = Tunnel.open(impatient, "localhost", nginx.port());
        SSLSocket tls =
            tunnel.tls(TestPki.clientContext(impatient.root()), "localhost", nginx.port())) {
      tls.setSoTimeout(20_000);
      tls.startHandshake();

      assertThat(tls.getInputStream().read()).isEqualTo(-1);
      assertThat(impatient.record(nginx.port()).path("reason").asText()).contains("idle-timeout");
    }
  }

  private static Command.Result curl(Object... arguments) {
    return Command.of("curl", "-sS", "--max-time", "120", "--http1.1", "--proxy", proxy.url())
        .with("--cacert", proxy.root())
        .with(arguments)
        .within(Duration.ofSeconds(130))
        .run()
        .succeeded();
  }
}
