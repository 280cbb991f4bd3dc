// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.drawbridge.testing.Command;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.OpenSslServer;
import io.drawbridge.testing.TcpServer;
import io.drawbridge.testing.TestPki;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Servers that do not send their intermediate, and places where it is said to be. */
class IntermediateIT {
  private static final TestPki PKI = TestPki.shared();
  private static final AtomicInteger ASKED = new AtomicInteger();
  private static DrawbridgeProcess proxy;
  private static HttpServer http;

  @BeforeAll
  static void start() throws IOException {
    proxy =
        DrawbridgeProcess.builder()
            .set("upstream.fetch-intermediates", "true")
            .set("access.deny-networks", "[127.0.0.2/32]")
            .start();
    http = HttpServer.create(new InetSocketAddress(InetAddress.getByName("0.0.0.0"), 0), 0);
    http.createContext("/ca.cer", exchange -> answer(exchange, PKI.intermediate()));
    http.createContext("/big", exchange -> answer(exchange, new byte[1 << 20]));
    http.start();
  }

  private static void answer(com.sun.net.httpserver.HttpExchange exchange, byte[] body)
      throws IOException {
    ASKED.incrementAndGet();
    exchange.sendResponseHeaders(200, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @AfterAll
  static void stop() {
    http.stop(0);
    proxy.close();
  }

  private static String get(int port) {
    return Command.of("curl", "-sS", "-w", "%{http_code}", "--max-time", "20")
        .with("--proxy", proxy.url(), "--cacert", proxy.root())
        .with("https://localhost:" + port + "/")
        .run()
        .out();
  }

  private static String location(String host, String path) {
    return "http://" + host + ":" + http.getAddress().getPort() + path;
  }

  @Test
  void theFirstSessionFetchesItAndThoseBesideWaitForTheSame() throws Exception {
    int before = ASKED.get();
    var identity = PKI.missingIntermediate(location("localhost", "/ca.cer"));
    try (var server = OpenSslServer.start(identity, "-tls1_3");
        var apps = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          apps.invokeAll(Collections.nCopies(3, (Callable<String>) () -> get(server.port())));

      for (var answer : answers) {
        assertThat(answer.get()).endsWith("200");
      }
    }
    assertThat(ASKED).hasValue(before + 1);
  }

  @Test
  void deniedNetworksAreNotAsked() {
    int before = ASKED.get();
    var identity = PKI.missingIntermediate(location("127.0.0.2", "/ca.cer"));
    try (var server = OpenSslServer.start(identity, "-tls1_3")) {
      assertThat(get(server.port())).contains("access.deny-networks forbids its address");
    }
    assertThat(ASKED).hasValue(before);
  }

  @Test
  void whatIsTooLargeIsNotTaken() {
    var identity = PKI.missingIntermediate(location("127.0.0.1", "/big"));
    try (var server = OpenSslServer.start(identity, "-tls1_3")) {
      assertThat(get(server.port())).contains("more than 65536 bytes");
    }
  }

  @Test
  void whoeverIsSilentIsGivenUp() {
    try (var silent = TcpServer.silent();
        var server =
            OpenSslServer.start(
                PKI.missingIntermediate("http://127.0.0.1:" + silent.port() + "/ca.cer"),
                "-tls1_3")) {
      assertThat(get(server.port())).contains("not there within 5 s");
    }
  }
}
