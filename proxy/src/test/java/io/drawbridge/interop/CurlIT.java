// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.drawbridge.testing.Command;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.NginxServer;
import io.drawbridge.testing.TestPki;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** curl as an app, from the newest TLS down to what OpenSSL still offers when it is forced. */
class CurlIT {
  private static NginxServer nginx;
  private static DrawbridgeProcess proxy;

  @BeforeAll
  static void start() {
    Command.require("curl");
    nginx = NginxServer.start(TestPki.shared().good());
    proxy = DrawbridgeProcess.start();
  }

  @AfterAll
  static void stop() {
    proxy.close();
    nginx.close();
  }

  private static Command curl(Object... arguments) {
    return Command.of("curl", "-sS", "--max-time", "20")
        .with("--proxy", proxy.url(), "--cacert", proxy.root())
        .with(arguments);
  }

  @Test
  void speaksHttp2ThroughTheProxy() {
    try (var own = NginxServer.start(TestPki.shared().good())) {
      var result = curl("-w", "%{http_version} %{http_connect}", own.url("/")).run().succeeded();

      assertThat(result.out()).startsWith("TLSv1.3 ").contains("HTTP/2.0").endsWith("2 200");
      assertRecorded(proxy.record(own.port()));
    }
  }

  private static void assertRecorded(JsonNode record) {
    assertThat(record.path("outcome").asText()).isEqualTo("ok");
    assertThat(record.path("action").asText()).isEqualTo("intercept");
    assertThat(record.path("sni").asText()).isEqualTo("localhost");
    assertThat(record.path("user_agent").asText()).startsWith("curl/");
    assertThat(record.path("client_tls").path("protocol").asText()).isEqualTo("TLSv1.3");
    assertThat(record.path("client_tls").path("alpn").asText()).isEqualTo("h2");
    assertThat(record.path("upstream").path("protocol").asText()).isEqualTo("TLSv1.3");
    assertThat(record.path("upstream").path("cipher").asText()).startsWith("TLS_");
    assertThat(record.path("ja4").asText()).startsWith("t13d");
    assertThat(record.path("bytes_out").asLong()).isPositive();
  }

  @Test
  void speaksHttp11WhereItAsksForIt() {
    var result =
        curl("--http1.1", "-w", "%{http_version}", nginx.url("/"), nginx.url("/"))
            .run()
            .succeeded();

    assertThat(result.out()).contains("HTTP/1.1").endsWith("1.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.2", "1.3"})
  void isKnownToDistrustTheProxyInEveryVersion(String version) {
    try (var own = NginxServer.start(TestPki.shared().good())) {
      var result =
          Command.of("curl", "-sS", "--max-time", "20", "--tls-max", version)
              .with("--proxy", proxy.url(), own.url("/"))
              .run();

      assertThat(result.exit()).isEqualTo(60);
      assertThat(proxy.record(own.port()).path("reason").asText())
          .startsWith("client-distrusts-proxy");
    }
  }

  @Test
  void carriesTls12ToTls13() {
    var result = curl("--tls-max", "1.2", nginx.url("/")).run().succeeded();

    assertThat(result.out()).startsWith("TLSv1.3 ");
  }

  @Test
  void tellsTheServerItsName() {
    var result = curl(nginx.url("/")).run().succeeded();

    assertThat(result.out()).endsWith(" localhost\n");
  }

  @Test
  void isServedOverHttp2EveryTime() {
    // A resumed upstream may speak before the app's own handshake is done.
    for (int i = 0; i < 20; i++) {
      var result = curl("-w", "%{http_version}", nginx.url("/")).run().succeeded();

      assertThat(result.out()).endsWith("2");
    }
  }

  @Test
  void isRefusedWithTls10() {
    assertRefused("1.0");
  }

  @Test
  void isRefusedWithTls11() {
    assertRefused("1.1");
  }

  private static void assertRefused(String version) {
    var result =
        curl("-v", "--tlsv1.0", "--tls-max", version, "--ciphers", "DEFAULT@SECLEVEL=0")
            .with(nginx.url("/"))
            .run()
            .exited(35);

    assertThat(result.err()).contains("alert protocol version");
  }

  @Test
  void isCarriedFromTls10WhereLegacyIsDetected() {
    try (var detecting = DrawbridgeProcess.builder().set("client.legacy", "detect").start()) {
      var result =
          Command.of("curl", "-sS", "-v", "--max-time", "20", "--proxy", detecting.url())
              .with("--cacert", detecting.root(), "--tlsv1.0", "--tls-max", "1.0")
              .with("--ciphers", "DEFAULT@SECLEVEL=0", nginx.url("/"))
              .run()
              .succeeded();

      assertThat(result.out()).startsWith("TLSv1.3 ");
      assertThat(result.err()).contains("SSL connection using TLSv1");
      JsonNode record = detecting.record(nginx.port());
      assertThat(record.path("client_tls").path("protocol").asText()).isEqualTo("TLSv1.0");
      assertThat(record.path("findings").toString()).contains("legacy-version");
    }
  }

  @Test
  void followsTheLineThatStartUpPrints() {
    var line =
        proxy.process().out().stream()
            .filter(l -> l.contains("curl ") && l.contains("drawbridge.internal"))
            .findFirst()
            .orElseThrow();
    String command = line.substring(line.indexOf("curl "));

    var result = Command.of("bash", "-c", command).run().succeeded();

    assertThat(result.out()).contains("TLSv1.3");
  }

  @Test
  void isToldItsOwnTlsAsJson() throws Exception {
    var result =
        curl("-H", "Accept: application/json", "https://drawbridge.internal/").run().succeeded();

    JsonNode answer = new ObjectMapper().readTree(result.out());
    assertThat(answer.isObject()).isTrue();
    assertThat(result.out()).contains("TLSv1.3");
  }

  @Test
  void isToldWhatTheServerAgreedToAndNobodyElseIs() throws Exception {
    try (var old = NginxServer.start(TestPki.shared().good(), "ssl_protocols TLSv1.2;")) {
      curl(old.url("/")).run().succeeded();
      String question = "https://drawbridge.internal/upstream/LOCALHOST:" + old.port();

      String text = curl(question).run().succeeded().out();
      assertThat(text).contains("localhost:" + old.port(), "TLSv1.2, TLS_ECDHE_");
      JsonNode json =
          new ObjectMapper()
              .readTree(curl("-H", "Accept: application/json", question).run().succeeded().out());
      assertThat(json.path("tls").path("protocol").asText()).isEqualTo("TLSv1.2");

      for (String[] others : new String[][] {{"127.0.0.2", ""}, {"127.0.0.1", "x"}}) {
        var other = curl("--interface", others[0], "-f", question + others[1]).run();
        assertThat(other.err()).contains("404");
      }
    }
  }

  @Test
  void reachesAnAddressLiteral() {
    var v4 = curl("https://127.0.0.1:" + nginx.port() + "/").run().succeeded();
    var v6 = curl("https://[::1]:" + nginx.port() + "/").run().succeeded();

    assertThat(v4.out()).startsWith("TLSv1.3");
    assertThat(v6.out()).startsWith("TLSv1.3");
  }

  @Test
  void connectsWithHttp10() {
    var result = curl("--proxy1.0", proxy.url().substring(7), nginx.url("/")).run().succeeded();

    assertThat(result.out()).startsWith("TLSv1.3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "[::1]"})
  void forwardsPlainHttpInAbsoluteForm(String address) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestURI().toString().getBytes(StandardCharsets.US_ASCII);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://" + address + ":" + server.getAddress().getPort() + "/a?b=c";

      var result = curl("-g", "-w", " %{http_code}", url).run().succeeded();

      assertThat(result.out()).isEqualTo("/a?b=c 200");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void isNoWayToTheProxyItself() {
    String url = "http://127.0.0.1:" + proxy.adminPort() + "/metrics";

    var result = curl("-w", " %{http_code}", url).run().succeeded();

    assertThat(result.out()).contains("destination-denied").endsWith(" 403");
  }
}
