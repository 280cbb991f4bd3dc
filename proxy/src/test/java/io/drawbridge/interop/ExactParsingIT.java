// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawbridge.testing.Await;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.TcpServer;
import io.drawbridge.testing.Tunnel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is not exactly a request is refused, and no server hears of it. A server that would be
 * reached by a lenient reading listens and counts.
 */
class ExactParsingIT {
  private static final AtomicInteger REACHED = new AtomicInteger();
  private static TcpServer server;
  private static DrawbridgeProcess proxy;

  @BeforeAll
  static void start() {
    server =
        TcpServer.plain(
            socket -> {
              REACHED.incrementAndGet();
              socket
                  .getOutputStream()
                  .write(
                      "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nreached"
                          .getBytes(StandardCharsets.US_ASCII));
              socket.getInputStream().read(new byte[1 << 16]);
            });
    proxy = DrawbridgeProcess.builder().set("limits.head", "5s").start();
  }

  @AfterAll
  static void stop() {
    assertThat(proxy.process().err()).allMatch(line -> line.matches("[ -~]*"));
    proxy.close();
    server.close();
  }

  /** Puts the server's port for PORT, and reads to the end: the proxy must close. */
  private static String answer(String head) {
    try (Tunnel tunnel = Tunnel.to(proxy)) {
      String text = head.replace("PORT", String.valueOf(server.port()));
      tunnel.write(text.getBytes(StandardCharsets.ISO_8859_1));
      return tunnel.rest();
    }
  }

  private static void assertRefused(String head, int status) {
    int before = REACHED.get();

    String answer = answer(head);

    assertThat(answer).matches("(?s)HTTP/1\\.[01] " + status + " .*");
    // One answer, and nothing of the request in it but what is printable.
    assertThat(answer.split("HTTP/1\\.[01] \\d{3} ", -1)).hasSize(2);
    assertThat(answer).matches("[\\r\\n -~]*");
    JsonNode record = proxy.records().await(r -> answer.contains(r.path("id").asText()));
    assertThat(record.path("outcome").asText()).isEqualTo("failed");
    assertThat(REACHED.get()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:PORTx",
        "localhost:PORT:PORT",
        "localhost:PORT/",
        "localhost:PORT/x",
        "localhost:PORT?x",
        "localhost:PORT#x",
        "localhost:+PORT",
        "localhost:0PORT0",
        "localhost: PORT",
        " localhost:PORT",
        "localhost :PORT",
        "localhost\t:PORT",
        "localhost\r:PORT",
        "local\u0000host:PORT",
        "localhost\u000b:PORT",
        "localhost\u007f:PORT",
        "localhost%00:PORT",
        "l\u00f6calhost:PORT",
        "user@localhost:PORT",
        "user:pass@localhost:PORT",
        "http://localhost:PORT",
        "//localhost:PORT",
        "localhost",
        ":PORT",
        "*",
        "*.localhost:PORT",
        "localhost..:PORT",
        "127.1:PORT",
        "0x7f000001:PORT",
        "0x7f.1:PORT",
        "2130706433:PORT",
        "0177.0.0.1:PORT",
        "127.0.0.1.:PORT:",
        "[127.0.0.1]:PORT",
        "[::1%lo]:PORT",
        "[::1:PORT",
        "::1:PORT",
        "localhost,127.0.0.1:PORT",
        "localhost\\@127.0.0.1:PORT"
      })
  void aConnectTargetIsHostAndPortAndNothingElse(String target) {
    assertRefused("CONNECT " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n", 400);
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 300, 5000})
  void overlongNamesAreRefused(int length) {
    assertRefused("CONNECT " + "a".repeat(length) + ".localhost:PORT HTTP/1.1\r\n\r\n", 400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CONNECT localhost:PORT HTTP/1.2",
        "CONNECT localhost:PORT HTTP/2.0",
        "CONNECT localhost:PORT HTTP/3",
        "CONNECT localhost:PORT HTTP/0.9",
        "GET http://localhost:PORT/ HTTP/2.0",
        "GET http://localhost:PORT/ HTTP/1.2",
        "GET http://localhost:PORT/ HTTP/0.9"
      })
  void unknownVersionsAreNotSupported(String line) {
    assertRefused(line + "\r\nHost: localhost\r\n\r\n", 505);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CONNECT localhost:PORT",
        "CONNECT localhost:PORT HTTP/1.1 x",
        "CONNECT localhost:PORT  HTTP/1.1",
        "CONNECT localhost:PORT http/1.1",
        "CONNECT\tlocalhost:PORT HTTP/1.1",
        "connect localhost:PORT HTTP/1.1",
        "GET / HTTP/1.1",
        "GET localhost:PORT HTTP/1.1",
        "GET https://localhost:PORT/ HTTP/1.1",
        "GET ftp://localhost:PORT/ HTTP/1.1",
        "GET http://user@localhost:PORT/ HTTP/1.1",
        "GET http://localhost:PORTx/ HTTP/1.1",
        "GET http://localhost:PORT:PORT/ HTTP/1.1",
        "GET http://127.1:PORT/ HTTP/1.1",
        "GET http://localhost:PORT\\@x/ HTTP/1.1",
        "GET http://localhost:PORT/#fragment HTTP/1.1",
        "GET http:/localhost:PORT/ HTTP/1.1",
        "GET http://localhost:PORT/a b HTTP/1.1"
      })
  void aRequestLineIsExact(String line) {
    assertRefused(line + "\r\nHost: localhost\r\n\r\n", 400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 3\r\nContent-Length: 3\r\n",
        "Content-Length: 3\r\nContent-Length: 4\r\n",
        "Content-Length: 3, 3\r\n",
        "Content-Length: +3\r\n",
        "Content-Length: -3\r\n",
        "Content-Length: 0x3\r\n",
        "Content-Length: 3 3\r\n",
        "Content-Length:\r\n",
        "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: identity\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        "Transfer-Encoding: \u000bchunked\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Transfer-Encoding\t: chunked\r\n",
        "Transfer\u0000-Encoding: chunked\r\n",
        "X: y\rTransfer-Encoding: chunked\r\n",
        "X: y\nTransfer-Encoding: chunked\r\n",
        "X: a\u0000b\r\n",
        ": x\r\n",
        "no colon\r\n",
        "Transfer-Encoding:\r\n chunked\r\nContent-Length: 3\r\n",
        "Host: localhost\r\n"
      })
  void aBodyHasOneLengthAndAHeadNoObscureFields(String fields) {
    assertRefused(
        "POST http://localhost:PORT/ HTTP/1.1\r\nHost: localhost\r\n"
            + fields
            + "\r\n0\r\n\r\nGET http://localhost:PORT/smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
        400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Transfer-Encoding: chunked\r\n"})
  void http10HasNoTransferEncoding(String fields) {
    assertRefused(
        "POST http://localhost:PORT/ HTTP/1.0\r\nHost: localhost\r\n" + fields + "\r\n0\r\n\r\n",
        400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CONNECT localhost:PORT HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "CONNECT LOCALHOST.:PORT HTTP/1.0\r\n\r\n",
        "GET http://localhost:PORT/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
      })
  void whatIsExactReachesTheServer(String head) {
    int before = REACHED.get();
    try (Tunnel tunnel = Tunnel.to(proxy)) {
      tunnel.write(head.replace("PORT", String.valueOf(server.port())));

      assertThat(tunnel.head()).startsWith("HTTP/1.1 200 ");
    }
    Await.until(() -> "the server's turn", () -> REACHED.get() == before + 1);
  }

  /** What a server gets of a plain request with these fields. */
  private static String forwarded(String fields) throws Exception {
    CompletableFuture<String> received = new CompletableFuture<>();
    try (TcpServer origin =
            TcpServer.plain(
                socket -> {
                  received.complete(Tunnel.head(socket.getInputStream()));
                  socket
                      .getOutputStream()
                      .write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                });
        Tunnel tunnel = Tunnel.to(proxy)) {
      tunnel.write(
          "GET http://localhost:" + origin.port() + "/ HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n");
      assertThat(tunnel.head()).startsWith("HTTP/1.1 204 ");
      return received.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void aFoldedFieldIsOneLineForTheServer() throws Exception {
    String head = forwarded("X-Folded: one\r\n two\r\n\tthree\r\n");

    assertThat(head.lines()).contains("X-Folded: one two three").noneMatch(l -> l.matches("\\s.+"));
  }

  @Test
  void aRequestWithoutBodyAnnouncesNone() throws Exception {
    assertThat(forwarded("").toLowerCase(Locale.ROOT))
        .doesNotContain("transfer-encoding")
        .doesNotContain("content-length");
  }

  @Test
  void fieldsOfOneHopEndHere() throws Exception {
    String head =
        forwarded(
            "Connection: X-One\r\nX-One: 1\r\nConnection: keep-alive , X-Two\r\nX-Two: 2\r\n");

    assertThat(head).doesNotContain("X-One", "X-Two", "Connection");
  }
}
