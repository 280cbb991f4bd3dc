// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawbridge.testing.Command;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.OpenSslServer;
import io.drawbridge.testing.Scratch;
import io.drawbridge.testing.TcpServer;
import io.drawbridge.testing.TestPki;
import io.drawbridge.testing.Tunnel;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What TLS allows a peer to ask for once a session is up, or before it is: new handshakes, new keys
 * and early data. The JDK's {@code startHandshake} on a session that is up renegotiates in TLS 1.2,
 * and in TLS 1.3 sends a KeyUpdate that asks for one.
 */
class AfterHandshakeIT {
  private static final long MIB = 1 << 20;
  private static final String RENEGOTIATION = "NO_RENEGOTIATION";
  private static final String KEY_UPDATES = "TOO_MANY_KEY_UPDATES";

  /** For each a session of its own, since the first attempt ends it. */
  private static final int TIMES = 50;

  /** As many as a peer may send with nothing between them. */
  private static final int KEY_UPDATES_TAKEN = 32;

  private static final int RENEGOTIATIONS = 5;

  private static DrawbridgeProcess proxy;
  private static TcpServer echo;

  @BeforeAll
  static void start() {
    proxy = DrawbridgeProcess.builder().jvm("-Xmx64m").start();
    echo =
        TcpServer.tls(
            TestPki.shared().good().serverContext(),
            socket -> socket.getInputStream().transferTo(socket.getOutputStream()));
  }

  @AfterAll
  static void stop() {
    proxy.close();
    echo.close();
  }

  private static SSLSocket app(int port, String protocol) throws IOException {
    SSLSocket socket =
        Tunnel.open(proxy, "localhost", port)
            .tls(TestPki.clientContext(proxy.root()), "localhost", port);
    socket.setEnabledProtocols(new String[] {protocol});
    socket.startHandshake();
    return socket;
  }

  private static void roundTrip(SSLSocket socket) throws IOException {
    socket.getOutputStream().write('x');
    assertThat(socket.getInputStream().read()).isEqualTo('x');
  }

  private static void assertCut(SSLSocket socket) {
    assertThat(catchThrowableOfType(IOException.class, () -> readToEnd(socket))).isNotNull();
  }

  private static void readToEnd(Socket socket) throws IOException {
    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  private static double failed() {
    return proxy.metric("drawbridge_sessions_total", "outcome=\"failed\"");
  }

  private static JsonNode record(int port, String reason) {
    return proxy
        .records()
        .await(
            r ->
                r.path("connect").asText().endsWith(":" + port)
                    && r.path("reason").asText().contains(reason));
  }

  @Test
  void anAppThatRenegotiatesIsCutAndManyOfThemMoveNothing() throws IOException {
    renegotiate();
    proxy.awaitQuiet();
    long resident = proxy.residentBytes();
    long descriptors = proxy.descriptors();
    double failed = failed();

    for (int i = 0; i < TIMES; i++) {
      renegotiate();
    }

    proxy.awaitQuiet();
    assertThat(failed() - failed).isEqualTo(TIMES);
    assertThat(proxy.residentBytes() - resident).isLessThan(32 * MIB);
    assertThat(proxy.descriptors()).isLessThanOrEqualTo(descriptors + 2);
    assertThat(record(echo.port(), "the client's connection: " + RENEGOTIATION)).isNotNull();
  }

  private static void renegotiate() throws IOException {
    try (SSLSocket socket = app(echo.port(), "TLSv1.2")) {
      roundTrip(socket);
      socket.startHandshake();
      assertCut(socket);
    }
  }

  @Test
  void keyUpdatesOfAnAppAreTakenBetweenDataAndEndAFlood() throws IOException {
    try (SSLSocket socket = app(echo.port(), "TLSv1.3")) {
      roundTrip(socket);
      long resident = proxy.residentBytes();
      for (int i = 0; i < 1_000; i++) {
        socket.startHandshake();
        roundTrip(socket);
      }
      assertThat(proxy.residentBytes() - resident).isLessThan(32 * MIB);

      for (int i = 0; i <= KEY_UPDATES_TAKEN; i++) {
        socket.startHandshake();
      }
      assertCut(socket);
    }
    assertThat(record(echo.port(), "the client's connection: " + KEY_UPDATES)).isNotNull();
  }

  /** It may do so once, as servers do that would like a certificate for some of their pages. */
  @Test
  void anUpstreamThatRenegotiatesAgainAndAgainIsCut() throws IOException {
    AtomicInteger renegotiated = new AtomicInteger();
    TcpServer.Script script =
        socket -> {
          SSLSocket tls = (SSLSocket) socket;
          tls.setEnabledProtocols(new String[] {"TLSv1.2"});
          roundTripped(tls);
          tls.addHandshakeCompletedListener(event -> renegotiated.incrementAndGet());
          for (int i = 0; i < RENEGOTIATIONS; i++) {
            tls.startHandshake();
            while (renegotiated.get() == i) {
              readAWhile(tls);
            }
          }
        };
    try (TcpServer hostile = TcpServer.tls(TestPki.shared().good().serverContext(), script);
        SSLSocket socket = app(hostile.port(), "TLSv1.3")) {
      roundTrip(socket);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      assertThat(record(hostile.port(), "the upstream's connection: " + RENEGOTIATION)).isNotNull();
      assertThat(renegotiated).hasValue(1);
    }
  }

  private static void roundTripped(Socket socket) throws IOException {
    socket.getOutputStream().write(socket.getInputStream().read());
  }

  /** Reading moves a handshake on; of the app nothing comes. */
  private static void readAWhile(Socket socket) throws IOException {
    socket.setSoTimeout(50);
    try {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      throw new EOFException();
    } catch (SocketTimeoutException e) {
      // as it should be
    }
  }

  @Test
  void aFloodOfKeyUpdatesOfAnUpstreamIsCut() throws IOException {
    TcpServer.Script script =
        socket -> {
          SSLSocket tls = (SSLSocket) socket;
          tls.getOutputStream().write(tls.getInputStream().read());
          for (int i = 0; i <= KEY_UPDATES_TAKEN; i++) {
            tls.startHandshake();
          }
          readToEnd(tls);
        };
    try (TcpServer hostile = TcpServer.tls(TestPki.shared().good().serverContext(), script);
        SSLSocket socket = app(hostile.port(), "TLSv1.3")) {
      roundTrip(socket);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      assertThat(record(hostile.port(), "the upstream's connection: " + KEY_UPDATES)).isNotNull();
    }
  }

  /** A session that another server gave out, early data and all, is worth nothing here. */
  @Test
  void earlyDataIsNotTaken() throws IOException {
    Path session = Scratch.directory("early").resolve("session.pem");
    Path early = Scratch.write(session.resolveSibling("early"), "GET /early HTTP/1.0\r\n\r\n");
    String[] offer = {"-tls1_3", "-max_early_data", "16384"};
    try (var other = OpenSslServer.start(TestPki.shared().good(), offer)) {
      Command.of("openssl", "s_client", "-connect", "localhost:" + other.port())
          .with("-servername", "localhost", "-sess_out", session, "-ign_eof")
          .input("GET / HTTP/1.0\r\n\r\n")
          .run();
    }
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    TcpServer.Script script = socket -> socket.getInputStream().transferTo(heard);
    try (TcpServer server = TcpServer.tls(TestPki.shared().good().serverContext(), script)) {
      var result =
          Command.of("openssl", "s_client", "-proxy", "127.0.0.1:" + proxy.proxyPort())
              .with("-connect", "localhost:" + server.port(), "-servername", "localhost")
              .with("-sess_in", session, "-early_data", early)
              .input("GET /late HTTP/1.0\r\n\r\n")
              .within(Duration.ofSeconds(20))
              .run();

      assertThat(result.out()).contains("Early data was rejected", "\nNew, TLSv1.3");
      assertThat(proxy.record(server.port()).path("outcome").asText()).isEqualTo("ok");
      assertThat(heard.toString(StandardCharsets.US_ASCII)).startsWith("GET /late");
    }
  }
}
