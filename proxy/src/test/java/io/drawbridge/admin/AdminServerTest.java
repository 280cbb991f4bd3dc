// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AdminServerTest {
  private static final String PEM = "-----BEGIN CERTIFICATE-----\n";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Vertx VERTX = Vertx.vertx();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final PrometheusMeterRegistry REGISTRY =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private static volatile boolean ready = true;
  private static AdminServer server;
  private static int port;
  private static AdminToken token;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    Counter.builder("drawbridge.sample").register(REGISTRY).increment();
    AdminToken opened = AdminToken.open(directory, new SecureRandom());
    token = opened;
    server =
        new AdminServer(VERTX, REGISTRY, () -> PEM, AdminServerTest::readiness, opened, List.of());
    // A name as admin.address, to be told from the localhost that is always allowed.
    port = await(server.start(new InetSocketAddress(loopback("admin.example"), 0), null)).getPort();
  }

  @AfterAll
  static void stop() throws Exception {
    await(server.stop());
    await(VERTX.close());
  }

  private static Readiness readiness() {
    TreeMap<String, String> checks = new TreeMap<>();
    checks.put("listeners", ready ? "ok" : "not bound");
    return new Readiness(ready, checks);
  }

  private static InetAddress loopback(String name) throws IOException {
    return InetAddress.getByAddress(name, new byte[] {127, 0, 0, 1});
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static HttpResponse<String> get(String path, String... headers) throws Exception {
    return send("GET", path, headers);
  }

  private static HttpResponse<String> send(String method, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The status line of the answer to a head written as it is. */
  private static String raw(String head) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(head.getBytes(ISO_8859_1));
      StringBuilder line = new StringBuilder();
      for (int c = socket.getInputStream().read(); c > '\r'; c = socket.getInputStream().read()) {
        line.append((char) c);
      }
      return line.toString();
    }
  }

  @Test
  void aFloodOfConnectionsIsBounded() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      sockets.add(new Socket(InetAddress.getLoopbackAddress(), port));
    }
    for (Socket beyond : sockets.subList(260, 300)) {
      beyond.setSoTimeout(30_000);
      assertThat(beyond.getInputStream().read()).isEqualTo(-1);
    }
    for (Socket socket : sockets) {
      socket.close();
    }
    while (!isServed()) {
      Thread.onSpinWait(); // until the server has seen them go
    }
  }

  private static boolean isServed() {
    try {
      return raw("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n").contains("200");
    } catch (IOException reset) {
      return false;
    }
  }

  private static String type(HttpResponse<String> answer) {
    return answer.headers().firstValue("content-type").orElse("");
  }

  @Test
  void metricsAreTextUnlessOpenMetricsIsAskedFor() throws Exception {
    HttpResponse<String> text = get("/metrics");
    assertThat(text.statusCode()).isEqualTo(200);
    assertThat(type(text)).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    assertThat(text.body())
        .contains("# TYPE drawbridge_sample_total counter\n", "drawbridge_sample_total 1.0\n")
        .doesNotContain("# EOF");

    String prometheus =
        "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
    HttpResponse<String> open = get("/metrics", "Accept", prometheus);
    assertThat(open.statusCode()).isEqualTo(200);
    assertThat(type(open)).isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
    assertThat(open.body()).contains("# TYPE drawbridge_sample counter\n").endsWith("# EOF\n");

    assertThat(type(get("/metrics", "Accept", "text/html,*/*"))).startsWith("text/plain");
  }

  @Test
  void theProcessLives() throws Exception {
    HttpResponse<String> answer = get("/health/live");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(type(answer)).isEqualTo("application/json");
    assertThat(JSON.readTree(answer.body())).isEqualTo(JSON.readTree("{\"status\":\"live\"}"));
  }

  @Test
  void readinessFollowsItsChecks() throws Exception {
    HttpResponse<String> yes = get("/health/ready");
    ready = false;
    HttpResponse<String> no = get("/health/ready");
    ready = true;

    assertThat(yes.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(yes.body()))
        .isEqualTo(JSON.readTree("{\"status\":\"ready\",\"checks\":{\"listeners\":\"ok\"}}"));
    assertThat(no.statusCode()).isEqualTo(503);
    assertThat(JSON.readTree(no.body()))
        .isEqualTo(
            JSON.readTree("{\"status\":\"not ready\",\"checks\":{\"listeners\":\"not bound\"}}"));
  }

  @Test
  void theRootCertificateIsADownload() throws Exception {
    HttpResponse<String> answer = get("/root.pem");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(PEM);
    assertThat(type(answer)).isEqualTo("application/x-pem-file");
    assertThat(answer.headers().firstValue("content-disposition"))
        .hasValue("attachment; filename=\"drawbridge-root.pem\"");
  }

  @Test
  void theIndexLinksToEveryPage() throws Exception {
    HttpResponse<String> answer = get("/");

    assertThat(type(answer)).isEqualTo("text/html; charset=utf-8");
    for (String page : new String[] {"/root.pem", "/metrics", "/health/ready", "/health/live"}) {
      assertThat(answer.body()).contains("href=\"" + page + "\"");
      assertThat(get(page).statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/root-key.pem", "/metrics/x", "/..%2froot-key.pem", "/health", "//x"})
  void thereIsNothingElse(String path) throws Exception {
    HttpResponse<String> answer = get(path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(JSON.readTree(answer.body()))
        .isEqualTo(JSON.readTree("{\"status\":404,\"error\":\"no such page\"}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "ANYTHING"})
  void nothingCanBeChanged(String method) throws Exception {
    HttpResponse<String> answer = send(method, "/metrics");

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("allow")).hasValue("GET, HEAD");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/metrics", "/health/live", "/health/ready", "/root.pem", "/none"})
  void headHasTheHeaderOfGetAndNoBody(String path) throws Exception {
    HttpResponse<String> get = get(path);
    HttpResponse<String> head = send("HEAD", path);

    assertThat(head.statusCode()).isEqualTo(get.statusCode());
    assertThat(head.body()).isEmpty();
    assertThat(type(head)).isEqualTo(type(get));
    assertThat(head.headers().firstValueAsLong("content-length"))
        .hasValue(get.body().getBytes(UTF_8).length);
  }

  @ParameterizedTest
  @CsvSource({"GET,/", "GET,/metrics", "GET,/root.pem", "GET,/none", "POST,/"})
  void browsersAreToldToRunNothingButOurFiles(String method, String path) throws Exception {
    var headers = send(method, path).headers();

    assertThat(headers.firstValue("content-security-policy"))
        .hasValue(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                + " frame-ancestors 'none'");
    assertThat(headers.firstValue("x-content-type-options")).hasValue("nosniff");
    assertThat(headers.firstValue("referrer-policy")).hasValue("no-referrer");
    assertThat(headers.firstValue("cross-origin-resource-policy")).hasValue("same-origin");
    assertThat(headers.firstValue("cache-control")).hasValue("no-store");
    assertThat(headers.firstValue("access-control-allow-origin")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LocalHost:9128",
        "127.0.0.1",
        "127.0.0.1:9128",
        "10.1.2.3:80",
        "[::1]",
        "[::1]:9128",
        "[2001:DB8::1]:9128",
        "admin.example",
        "ADMIN.example:9128",
      })
  void ourOwnHostsAreAnswered(String host) throws IOException {
    assertThat(raw("GET /health/live HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
        .isEqualTo("HTTP/1.1 200 OK");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rebind.attacker.example",
        "rebind.attacker.example:9128",
        "127.0.0.1.attacker.example",
        "localhost.attacker.example",
        "localhost@attacker.example",
        "admin.example.attacker.example",
        "xadmin.example",
        "a1",
        "face",
      })
  void aNameThatIsNotOursIsRefused(String host) throws IOException {
    // 421 for a name (RFC 9110 §15.5.20), 400 for what is no host at all.
    assertThat(raw("GET /metrics HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
        .matches("HTTP/1.1 (421|400) .*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "attacker.example"})
  void aSecondHostIsRefused(String second) throws IOException {
    String hosts = "Host: localhost\r\nHost: " + second + "\r\n";

    assertThat(raw("GET /metrics HTTP/1.1\r\n" + hosts + "\r\n"))
        .startsWith("HTTP/1.1 400")
        .doesNotContain("jvm_");
  }

  @Test
  void aRequestWithoutHostIsRefusedUnlessOfHttp10() throws IOException {
    assertThat(raw("GET /health/live HTTP/1.1\r\n\r\n")).matches("HTTP/1.1 4.*");
    assertThat(raw("GET /health/live HTTP/1.0\r\n\r\n")).matches("HTTP/1.[01] 200 OK");
    assertThat(raw("GET /health/live HTTP/1.0\r\nHost: attacker.example\r\n\r\n"))
        .matches("HTTP/1.[01] 421 .*");
  }

  @Test
  void aHeadThatIsTooLongIsRefused() throws IOException {
    String field = "X-Long: " + "x".repeat(9_000) + "\r\n";

    assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\n" + field + "\r\n"))
        .startsWith("HTTP/1.1 431 ");
  }

  @Test
  void aDefectOfAPageIsAnswered500WithoutItsCause() throws Exception {
    AdminServer broken =
        new AdminServer(
            VERTX,
            REGISTRY,
            () -> {
              throw new IllegalStateException("secret cause");
            },
            AdminServerTest::readiness,
            token,
            List.of());
    int at = await(broken.start(new InetSocketAddress(loopback("localhost"), 0), null)).getPort();
    HttpResponse<String> answer =
        CLIENT.send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + at + "/root.pem")).build(),
            HttpResponse.BodyHandlers.ofString());
    await(broken.stop());

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).contains("a defect in the proxy").doesNotContain("secret");
  }
}
