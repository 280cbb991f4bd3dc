// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.reuse;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.Await;
import io.drawbridge.testing.Command;
import io.drawbridge.testing.Distance;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.NginxServer;
import io.drawbridge.testing.PlainApp;
import io.drawbridge.testing.TcpServer;
import io.drawbridge.testing.TestPki;
import io.drawbridge.testing.Tunnel;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Upstream connections that serve one app after another. */
class ReuseIT {
  /** Longer than a connection rests before another app may have it. */
  private static final Duration REST = Duration.ofMillis(600);

  private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String POST =
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nab";

  private static DrawbridgeProcess proxy;
  private static SSLContext trusting;

  @BeforeAll
  static void start() {
    // One processor, one event loop, one pool.
    proxy =
        DrawbridgeProcess.builder()
            .jvm("-XX:ActiveProcessorCount=1")
            .set("upstream.reuse", "auto")
            .set("upstream.pool.requests", "5")
            .start();
    trusting = TestPki.clientContext(proxy.root());
  }

  @AfterAll
  static void stop() {
    proxy.close();
  }

  private static PlainApp app(int port) throws IOException {
    return new PlainApp(proxy, trusting, "127.0.0.1", port);
  }

  /** What one app gets for one request on a connection of its own. */
  private static String ask(int port, String request) throws IOException {
    try (var app = app(port)) {
      app.write(request);
      return app.answer(request.startsWith("HEAD"));
    }
  }

  /** Waits until the last app's connection has been given back, and quiet for a moment. */
  private static void ready() {
    proxy.awaitQuiet();
    long rested = System.nanoTime() + REST.toNanos();
    Await.until(() -> "a rest", () -> System.nanoTime() - rested > 0);
  }

  private static double idle() {
    return proxy.metric("drawbridge_upstream_connections_idle", "");
  }

  private static double retired(String reason) {
    return proxy.metric(
        "drawbridge_upstream_connections_retired_total", "reason=\"" + reason + "\"");
  }

  /** Answers each request with which connection and which request on it this is. */
  private static TcpServer counting(AtomicInteger connections) {
    return server(
        socket -> {
          int connection = connections.incrementAndGet();
          for (int n = 1; ; n++) {
            request(socket.getInputStream());
            reply(socket, "200 OK", "", connection + "/" + n);
          }
        });
  }

  private static TcpServer server(TcpServer.Script script) {
    return TcpServer.tls(TestPki.shared().good().serverContext(), script);
  }

  private static String request(InputStream in) throws IOException {
    String head = Tunnel.head(in);
    int at = head.indexOf("Content-Length: ");
    int length = at < 0 ? 0 : Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at)));
    return head + new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
  }

  private static void reply(Socket socket, String status, String fields, String body)
      throws IOException {
    String head = "HTTP/1.1 " + status + "\r\n" + fields;
    socket
        .getOutputStream()
        .write(
            (head + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  @Test
  void aSecondAppUsesTheConnectionOfTheFirst() {
    try (var nginx =
        NginxServer.start(
            TestPki.shared().good(),
            "location = /who { return 200 \"$connection $connection_requests\\n\"; }")) {
      String first = curl(nginx.url("/who"));
      String connection = first.substring(0, first.indexOf(' '));
      assertThat(first).isEqualTo(connection + " 1\n");
      ready();
      assertThat(curl(nginx.url("/who"))).isEqualTo(connection + " 2\n");
      ready();
      assertThat(curl("-i", "-H", "Connection: close", nginx.url("/who")))
          .contains("\r\nConnection: close\r\n")
          .endsWith(connection + " 3\n");

      var record =
          proxy
              .records()
              .await(
                  r ->
                      r.path("connect").asText().equals("localhost:" + nginx.port())
                          && r.path("upstream_reused").asBoolean());
      assertThat(record.path("outcome").asText()).isEqualTo("ok");
      assertThat(record.path("upstream").path("protocol").asText()).isEqualTo("TLSv1.3");
    }
  }

  private static String curl(Object... arguments) {
    return Command.of("curl", "-sS", "--max-time", "20", "--http1.1")
        .with("--proxy", proxy.url(), "--cacert", proxy.root())
        .with(arguments)
        .run()
        .succeeded()
        .out();
  }

  @Test
  void aConnectionServesSoManyRequestsAndNoMore() throws Exception {
    var connections = new AtomicInteger();
    try (var server = counting(connections)) {
      for (int n = 1; n <= 5; n++) {
        assertThat(ask(server.port(), GET)).endsWith("1/" + n);
        ready();
      }
      assertThat(ask(server.port(), GET)).endsWith("2/1");
    }
  }

  @Test
  void anOldAppEndsItsOwnConnectionAndNotTheUpstreams() throws Exception {
    var connections = new AtomicInteger();
    try (var server = counting(connections)) {
      assertThat(ask(server.port(), GET)).endsWith("1/1");
      ready();
      try (var app = app(server.port())) {
        app.write(GET.replace("HTTP/1.1", "HTTP/1.0"));
        assertThat(app.answer(false)).contains("Connection: close").endsWith("1/2");
        assertThat(app.rest(20_000)).isEmpty();
      }
      ready();
      assertThat(ask(server.port(), GET)).endsWith("1/3");
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    var connections = new AtomicInteger();
    try (var server = counting(connections);
        var app = app(server.port())) {
      app.write(GET + POST + GET + "\r\n" + GET);
      for (int n = 1; n <= 4; n++) {
        assertThat(app.answer(false)).endsWith("1/" + n);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NTLM, 401, Authorization, WWW-Authenticate",
    "Negotiate, 401, Authorization, WWW-Authenticate",
    "NTLM, 407, Proxy-Authorization, Proxy-Authenticate",
    "Negotiate, 407, Proxy-Authorization, Proxy-Authenticate",
  })
  void aConnectionThatIsAuthenticatedStaysWithItsApp(
      String scheme, String refusal, String credentials, String challenge) throws IOException {
    String field = credentials + ": " + scheme + " ";
    try (var server = remembering(field, refusal + " No", challenge + ": " + scheme)) {
      assertThat(ask(server.port(), GET)).contains(" " + refusal + " ");
      try (var app = app(server.port())) {
        app.write(GET);
        assertThat(app.answer(false)).contains(" " + refusal + " ");
        app.write(GET.replace("Host:", field + "type1\r\nHost:"));
        assertThat(app.answer(false)).contains(" " + refusal + " ").contains(scheme + " type2");
        app.write(GET.replace("Host:", field + "alice\r\nHost:"));
        assertThat(app.answer(false)).endsWith("you are alice");
        app.write(GET);
        assertThat(app.answer(false)).endsWith("you are alice");
        for (int i = 0; i < 5; i++) {
          assertThat(ask(server.port(), GET)).contains(" " + refusal + " ");
        }
      }
      for (int i = 0; i < 5; i++) {
        assertThat(ask(server.port(), GET)).contains(" " + refusal + " ");
      }
    }
  }

  /** Remembers who spoke on a connection, as servers of NTLM do (MS-NTHT §1.3, RFC 4559 §6). */
  private static TcpServer remembering(String credentials, String refusal, String challenge) {
    return server(
        socket -> {
          String user = null;
          while (true) {
            String head = request(socket.getInputStream());
            int at = head.indexOf("\n" + credentials) + 1;
            int from = at + credentials.length();
            String said = at == 0 ? "" : head.substring(from, head.indexOf('\r', at));
            if (!said.isEmpty() && !said.equals("type1")) {
              user = said;
            }
            if (user != null) {
              reply(socket, "200 OK", "", "you are " + user);
            } else {
              reply(socket, refusal, challenge + (said.isEmpty() ? "" : " type2") + "\r\n", "");
            }
          }
        });
  }

  /** The first connection answers once and closes under the second request. */
  private static TcpServer closing(AtomicInteger connections) {
    return server(
        socket -> {
          boolean first = connections.incrementAndGet() == 1;
          for (int n = 1; ; n++) {
            request(socket.getInputStream());
            if (first && n == 2) {
              return;
            }
            reply(socket, "200 OK", "", "connection " + connections.get());
          }
        });
  }

  @Test
  void aRequestThatMayBeSentTwiceIsSentAgain() throws Exception {
    try (var server = closing(new AtomicInteger())) {
      double stale = retired("stale");
      assertThat(ask(server.port(), GET)).endsWith("connection 1");
      ready();
      assertThat(ask(server.port(), GET)).endsWith("connection 2");
      assertThat(retired("stale")).isEqualTo(stale + 1);
    }
  }

  @Test
  void aRequestThatMayNotIsNot() throws Exception {
    var connections = new AtomicInteger();
    try (var server = closing(connections)) {
      assertThat(ask(server.port(), GET)).endsWith("connection 1");
      ready();
      try {
        // After two seconds it gets a connection of its own, on a machine as slow as that.
        assertThat(ask(server.port(), POST)).endsWith("connection 2");
      } catch (IOException closed) {
        assertThat(connections).hasValue(1);
      }
    }
  }

  @Test
  void aBodyIsContinuedOverTheConnectionOfAnother() throws Exception {
    var connections = new AtomicInteger();
    try (var server =
        server(
            socket -> {
              connections.incrementAndGet();
              while (true) {
                String head = Tunnel.head(socket.getInputStream());
                if (head.contains("100-continue")) {
                  socket
                      .getOutputStream()
                      .write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                }
                String body =
                    head.startsWith("PUT")
                        ? new String(
                            socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII)
                        : "none";
                reply(socket, "200 OK", "", body);
              }
            })) {
      assertThat(ask(server.port(), GET)).endsWith("none");
      ready();
      try (var app = app(server.port())) {
        app.write("PUT / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
        app.awaitInterim("100");
        app.write("hel");
        app.write("lo");
        assertThat(app.answer(false)).endsWith("hello");
        app.write("HEAD / HTTP/1.1\r\n\r\n");
        assertThat(app.answer(true)).contains("Content-Length: 4");
      }
      assertThat(connections).hasValue(1);
    }
  }

  /** Says more than it is asked on its first connection, when nobody uses that. */
  private static TcpServer talking(AtomicInteger connections) {
    return server(
        socket -> {
          int connection = connections.incrementAndGet();
          for (int n = 1; ; n++) {
            request(socket.getInputStream());
            reply(socket, "200 OK", "", connection + "/" + n);
            if (connection == 1) {
              Await.until(() -> "idle", () -> idle() > 0);
              reply(socket, "200 OK", "", "poison");
            }
          }
        });
  }

  @Test
  void anUpstreamThatSaysMoreThanItWasAskedIsNotSharedAgain() throws Exception {
    try (var server = talking(new AtomicInteger())) {
      double surplus = retired("surplus");
      assertThat(ask(server.port(), GET)).endsWith("1/1");
      Await.until(() -> "retired", () -> retired("surplus") > surplus);
      assertThat(ask(server.port(), GET)).endsWith("2/1");
      ready();
      assertThat(askFromElsewhere(server.port())).endsWith("3/1");
      ready();
      assertThat(ask(server.port(), GET)).endsWith("2/2");
    }
  }

  @Test
  void whatHasAnsweredWithoutABodyIsForTheSameAppAlone() throws Exception {
    var connections = new AtomicInteger();
    try (var server =
        server(
            socket -> {
              int connection = connections.incrementAndGet();
              for (int n = 1; ; n++) {
                boolean head = request(socket.getInputStream()).startsWith("HEAD");
                socket
                    .getOutputStream()
                    .write(
                        ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n"
                                + (head ? "" : connection + "/" + n))
                            .getBytes(StandardCharsets.US_ASCII));
              }
            })) {
      ask(server.port(), GET.replace("GET", "HEAD"));
      // It rests longer than others.
      long rested = System.nanoTime() + 2 * REST.toNanos();
      Await.until(() -> "a rest", () -> System.nanoTime() - rested > 0);
      assertThat(askFromElsewhere(server.port())).endsWith("2/1");
      assertThat(ask(server.port(), GET)).endsWith("1/2");
    }
  }

  private static String askFromElsewhere(int port) throws IOException {
    try (var app = new PlainApp(proxy, trusting, "127.0.0.66", port)) {
      app.write(GET);
      return app.answer(false);
    }
  }

  @Test
  void anAppThatEndsItsHalfGetsItsAnswerAndTheConnection() throws Exception {
    var connections = new AtomicInteger();
    try (var server =
        server(
            socket -> {
              int connection = connections.incrementAndGet();
              request(socket.getInputStream());
              if (connection == 1) {
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
              }
              reply(socket, "200 OK", "", "connection " + connection);
            })) {
      double alone = retired("half-closed");
      try (var app = app(server.port())) {
        app.write(GET);
        app.endOutput();
        assertThat(app.answer(false)).endsWith("connection 1");
      }
      assertThat(retired("half-closed")).isEqualTo(alone + 1);
      assertThat(ask(server.port(), GET)).endsWith("connection 2");
    }
  }

  @Test
  void anAppThatChangesTheProtocolGetsTheConnection() throws Exception {
    var connections = new AtomicInteger();
    try (var server =
        server(
            socket -> {
              int connection = connections.incrementAndGet();
              if (request(socket.getInputStream()).contains("Upgrade: echo")) {
                String switched = "HTTP/1.1 101 Switching\r\nUpgrade: echo\r\n\r\n";
                socket.getOutputStream().write(switched.getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().transferTo(socket.getOutputStream());
                return;
              }
              reply(socket, "200 OK", "", "connection " + connection);
            })) {
      double alone = retired("upgrade");
      try (var app = app(server.port())) {
        app.write(GET.replace("Host:", "Connection: Upgrade\r\nUpgrade: echo\r\nHost:"));
        app.awaitInterim("101");
        app.write("ABC");
        app.endOutput();
        assertThat(app.rest(20_000)).isEqualTo("ABC");
      }
      assertThat(retired("upgrade")).isEqualTo(alone + 1);
      assertThat(ask(server.port(), GET)).endsWith("connection 2");
    }
  }

  @Test
  void aRequestWhoseConnectionIsGoneWaitsForAnother() throws Exception {
    var connections = new AtomicInteger();
    try (var server =
            server(
                socket -> {
                  int connection = connections.incrementAndGet();
                  request(socket.getInputStream());
                  reply(socket, "200 OK", "", "connection " + connection);
                });
        var far = new Distance(Duration.ofMillis(200), server.port());
        var app = app(far.port())) {
      double closed = retired("closed");
      app.write(GET);
      assertThat(app.answer(false)).endsWith("connection 1");
      Await.until(() -> "closed", () -> retired("closed") > closed);
      app.write(GET);
      Await.until(() -> "waiting", () -> waiting() == 1);
      assertThat(app.answer(false)).endsWith("connection 2");
      assertThat(waiting()).isZero();
    }
  }

  private static double waiting() {
    return proxy.metric("drawbridge_upstream_requests_waiting", "");
  }

  @Test
  void aServerThatSpeaksFirstIsHeard() throws Exception {
    try (var server =
        server(
            socket -> {
              reply(socket, "200 OK", "", "before you ask");
              socket.getInputStream().read();
            })) {
      double alone = retired("early-answer");
      try (var app = app(server.port())) {
        assertThat(app.answer(false)).endsWith("before you ask");
      }
      assertThat(retired("early-answer")).isEqualTo(alone + 1);
    }
  }
}
