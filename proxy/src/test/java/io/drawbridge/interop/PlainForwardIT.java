// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawbridge.testing.Await;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.TcpServer;
import io.drawbridge.testing.Tunnel;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers of plain HTTP that answer badly or not at all, and apps that would harm each other. */
class PlainForwardIT {
  private static DrawbridgeProcess proxy;

  @BeforeAll
  static void start() {
    proxy = DrawbridgeProcess.builder().set("limits.idle", "2s").start();
  }

  @AfterAll
  static void stop() {
    // Whatever a server sends, it is no news for the log but in the session's record.
    assertThat(proxy.process().err()).noneMatch(line -> line.contains("\"ERROR\""));
    proxy.close();
  }

  private static String get(int port, String path) {
    return "GET http://localhost:" + port + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
  }

  private static void answer(Socket socket, String answer) throws IOException {
    socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** A server that answers every request on a connection, and none that asks for {@code /wait}. */
  private static TcpServer serving(AtomicInteger connections) {
    return TcpServer.plain(
        socket -> {
          connections.incrementAndGet();
          while (!Tunnel.head(socket.getInputStream()).startsWith("GET /wait ")) {
            answer(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
          }
          socket.getInputStream().read();
        });
  }

  /** What an app gets from a server that answers so and closes. */
  private static String passedOn(String answer) {
    try (TcpServer origin =
            TcpServer.plain(
                socket -> {
                  Tunnel.head(socket.getInputStream());
                  answer(socket, answer);
                });
        Tunnel tunnel = Tunnel.to(proxy)) {
      tunnel.write(get(origin.port(), "/"));
      return tunnel.rest();
    }
  }

  private static void assertFailed(String answer, String status, String reason) {
    assertThat(answer)
        .startsWith("HTTP/1.1 " + status + " ")
        .contains("Proxy-Status: drawbridge; ", "Drawbridge: " + reason)
        .doesNotContain("Set-Cookie: two\r\n");
    JsonNode record = proxy.records().await(r -> answer.contains(r.path("id").asText()));
    assertThat(record.path("outcome").asText()).isEqualTo("failed");
    assertThat(record.path("reason").asText()).startsWith(reason + ": ");
  }

  @Test
  void anAnswerThatIsNoneIsNotPassedOn() {
    String[] answers = {
      "SSH-2.0-server\r\n",
      "\u0016\u0003\u0003\u0000\u0002\u0001\n\r\n\r\n",
      "HTTP/2 200 OK\r\n\r\n",
      "HTTP/9.9 200 OK\r\n\r\n",
      "HTTP/1.1\r\n\r\n",
      "HTTP/1.1 -1 Ok\r\n\r\n",
      "HTTP/1.1 099 Ok\r\n\r\n",
      "HTTP/1.1 99999 Ok\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
      "HTTP/1.1 200 Ok\r\nContent-Length: x\r\n\r\n",
      "HTTP/1.1 200 Ok\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
      "HTTP/1.1 200 Ok\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
      "HTTP/1.1 200 Ok\r\nTransfer-Encoding: gzip\r\n\r\nx",
      "HTTP/1.1 200 Ok\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
      "HTTP/1.1 200 Ok\r\nTransfer-Encoding: chunked\r\n\r\nxy\r\n",
      "HTTP/1.1 200 Ok\r\nX: one\rSet-Cookie: two\r\n\r\n",
      "HTTP/1.1 200 Ok\r\nX: one\0two\r\n\r\n",
      "HTTP/1.1 200 Ok\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"
    };
    double before = proxy.metric("drawbridge_upstream_failures_total", "upstream-bad-answer");
    for (String each : answers) {
      assertFailed(passedOn(each), "502", "upstream-bad-answer");
    }
    assertThat(proxy.metric("drawbridge_upstream_failures_total", "upstream-bad-answer") - before)
        .isEqualTo(answers.length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nX:", "<html>"})
  void aServerThatClosesInsteadIsNamedAsSuch(String start) {
    assertFailed(passedOn(start), "502", "upstream-closed");
  }

  @Test
  void aServerThatSaysNothingIsNamedAsSuch() {
    try (TcpServer silent = TcpServer.silent();
        Tunnel tunnel = Tunnel.to(proxy)) {
      tunnel.write(get(silent.port(), "/"));

      assertFailed(tunnel.rest(), "504", "upstream-silent");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ffffffffffffffff\r\nab", "2\r\nab\r\n", "9\r\nab"})
  void anAnswerThatIsCutShortDoesNotLookComplete(String chunks) {
    assertThat(passedOn("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks))
        .doesNotEndWith("0\r\n\r\n");
  }

  @Test
  void anAnswerThatIsCutShortIsRecordedAsSuch() {
    try (TcpServer origin =
            TcpServer.plain(
                socket -> {
                  Tunnel.head(socket.getInputStream());
                  answer(socket, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab");
                });
        Tunnel tunnel = Tunnel.to(proxy)) {
      tunnel.write(get(origin.port(), "/"));
      assertThat(tunnel.rest()).endsWith("\r\n\r\nab");

      JsonNode record = proxy.records().to("localhost:" + origin.port());
      assertThat(record.path("reason").asText()).startsWith("upstream-closed: ");
    }
  }

  @Test
  void whoWaitsForAServerKeepsNobodyFromIt() {
    AtomicInteger connections = new AtomicInteger();
    List<Tunnel> waiting = new ArrayList<>();
    try (TcpServer origin = serving(connections);
        Tunnel other = Tunnel.to(proxy)) {
      for (int i = 0; i < 40; i++) {
        Tunnel tunnel = Tunnel.to(proxy);
        waiting.add(tunnel);
        tunnel.write(get(origin.port(), "/wait"));
      }

      other.write(get(origin.port(), "/"));
      assertThat(other.head()).startsWith("HTTP/1.1 200 ");
      Await.until(() -> connections + " reach the server", () -> connections.get() == 41);
    } finally {
      waiting.forEach(Tunnel::close);
    }
  }

  @Test
  void anAppHasOneServerAtATimeAndSharesItWithNobody() {
    AtomicInteger connections = new AtomicInteger();
    try (TcpServer first = serving(connections);
        TcpServer second = serving(connections);
        Tunnel app = Tunnel.to(proxy);
        Tunnel other = Tunnel.to(proxy)) {
      for (TcpServer each : List.of(first, first, second)) {
        app.write(get(each.port(), "/"));
        assertThat(app.head()).startsWith("HTTP/1.1 200 ");
      }
      assertThat(connections).hasValue(2);
      Await.until(() -> first.open() + " to the first", () -> first.open() == 0);

      other.write(get(second.port(), "/"));
      assertThat(other.head()).startsWith("HTTP/1.1 200 ");
      assertThat(connections).hasValue(3);
      app.close();
      Await.until(() -> second.open() + " to the second", () -> second.open() == 1);
    }
  }

  @Test
  void aBodyThatCannotBeReadIsABadRequest() {
    try (TcpServer origin = TcpServer.silent()) {
      for (String chunks :
          List.of(
              "-1\r\nx", "0x1\r\nx", "1\r\nxy\r\n", "1;" + "x".repeat(99_999), "fffffffff\r\n")) {
        try (Tunnel tunnel = Tunnel.to(proxy)) {
          tunnel.write(post(origin.port(), "Transfer-Encoding: chunked") + chunks);

          String answer = tunnel.rest();
          assertThat(answer).as(chunks).startsWith("HTTP/1.1 400 ").contains("bad-request");
          JsonNode record = proxy.records().await(r -> answer.contains(r.path("id").asText()));
          assertThat(record.path("outcome").asText()).isEqualTo("failed");
        }
      }
    }
  }

  private static String post(int port, String fields) {
    return get(port, "/").replaceFirst("GET", "POST").replaceFirst("Host: x", fields);
  }

  @Test
  void anAppThatAsksFirstIsToldToGoOn() {
    try (TcpServer origin =
            TcpServer.plain(
                socket -> {
                  Tunnel.head(socket.getInputStream());
                  answer(socket, "HTTP/1.1 100 Continue\r\n\r\n");
                  socket.getInputStream().readNBytes(3);
                  answer(socket, "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
                });
        Tunnel tunnel = Tunnel.to(proxy)) {
      tunnel.write(post(origin.port(), "Expect: 100-continue\r\nContent-Length: 3"));
      assertThat(tunnel.head()).startsWith("HTTP/1.1 100 ");
      tunnel.write("abc");
      assertThat(tunnel.head()).startsWith("HTTP/1.1 201 ");
    }
  }
}
