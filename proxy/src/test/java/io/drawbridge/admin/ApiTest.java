// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ApiTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static AdminToken token;
  private static AdminServer loopback;
  private static AdminServer everywhere;
  private static int free;
  private static int guarded;

  private record Asked(String someKey, int count) {}

  private record Told(String id, @Nullable String query, Instant atTime) {}

  private static void part(Api api) {
    api.get(
        "things/:id",
        request -> new Told(request.path("id"), request.query("q"), Instant.ofEpochSecond(0)));
    api.ask("what-if", request -> request.body(Asked.class));
    api.change("change", request -> ApiAnswer.text("text/plain", "done"));
    api.get(
        "broken",
        request -> {
          throw new IllegalStateException("secret cause");
        });
    api.get(
        "missing",
        request -> {
          throw new ApiException(404, "no such thing");
        });
  }

  private static AdminServer server() {
    return new AdminServer(
        VERTX,
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
        () -> "PEM",
        () -> new Readiness(true, new TreeMap<>(java.util.Map.of("detail", "seen"))),
        token,
        List.of(ApiTest::part));
  }

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    token = AdminToken.open(directory, new SecureRandom());
    loopback = server();
    everywhere = server();
    free =
        await(loopback.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null))
            .getPort();
    guarded = await(everywhere.start(new InetSocketAddress(0), null)).getPort();
  }

  @AfterAll
  static void stop() throws Exception {
    await(loopback.stop());
    await(everywhere.stop());
    await(VERTX.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static HttpResponse<String> send(
      int port, String method, String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(
                        "http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port)
                    .resolve(path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void valuesBecomeJsonInSnakeCase() throws Exception {
    HttpResponse<String> answer = send(free, "GET", "/api/things/7?q=a%20b", "");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(answer.body())
        .isEqualTo("{\"id\":\"7\",\"query\":\"a b\",\"at_time\":\"1970-01-01T00:00:00Z\"}\n");
    assertThat(send(free, "GET", "/api/things/7", "").body()).doesNotContain("query");
    assertThat(send(free, "HEAD", "/api/things/7", "").body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json | {\"some_key\":\"a\",\"count\":2} | 200 | some_key",
        "application/json | {\"other\":1} | 400 | other",
        "application/json | {\"count\":\"x\"} | 400 | not the JSON expected",
        "application/json | {{{ | 400 | not the JSON expected",
        "text/plain | {} | 415 | Content-Type must be application/json",
      })
  void aBodyIsReadOrRefused(String type, String body, int status, String text) throws Exception {
    HttpResponse<String> answer = send(free, "POST", "/api/what-if", body, "Content-Type", type);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains(text);
  }

  @Test
  void aBodyThatIsTooLongIsRefused() throws Exception {
    HttpResponse<String> answer =
        send(free, "POST", "/api/what-if", "x".repeat(300_000), "Content-Type", "application/json");

    assertThat(answer.statusCode()).isEqualTo(413);
  }

  @Test
  void errorsHaveTheirStatusAndNoCause() throws Exception {
    assertThat(send(free, "GET", "/api/missing", "").body())
        .isEqualTo("{\"status\":404,\"error\":\"no such thing\"}\n");
    HttpResponse<String> broken = send(free, "GET", "/api/broken", "");
    assertThat(broken.statusCode()).isEqualTo(500);
    assertThat(broken.body()).doesNotContain("secret");
    assertThat(send(free, "GET", "/api/none", "").statusCode()).isEqualTo(404);
  }

  @Test
  void anotherMethodIsToldWhatIsAllowed() throws Exception {
    HttpResponse<String> answer = send(free, "DELETE", "/api/things/7", "");

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("allow")).hasValue("GET, HEAD");
  }

  @Test
  void changingTakesTheToken() throws Exception {
    for (int port : new int[] {free, guarded}) {
      HttpResponse<String> without = send(port, "POST", "/api/change", "");
      assertThat(without.statusCode()).isEqualTo(401);
      assertThat(without.headers().firstValue("www-authenticate"))
          .hasValue("Bearer realm=\"Drawbridge\"");
      assertThat(
              send(port, "POST", "/api/change", "", "Authorization", "Bearer wrong").statusCode())
          .isEqualTo(401);
      assertThat(
              send(port, "POST", "/api/change", "", "Authorization", token.authorization()).body())
          .isEqualTo("done");
    }
  }

  @Test
  void readingFromElsewhereTakesTheToken() throws Exception {
    for (String path : List.of("/api/things/7", "/metrics")) {
      assertThat(send(guarded, "GET", path, "").statusCode()).isEqualTo(401);
      assertThat(
              send(guarded, "GET", path, "", "Authorization", token.authorization()).statusCode())
          .isEqualTo(200);
      assertThat(send(free, "GET", path, "").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void healthIsForAllAndItsDetailForReaders() throws Exception {
    assertThat(send(guarded, "GET", "/health/ready", "").body())
        .isEqualTo("{\"status\":\"ready\"}\n");
    assertThat(
            send(guarded, "GET", "/health/ready", "", "Authorization", token.authorization())
                .body())
        .contains("seen");
    assertThat(send(guarded, "GET", "/health/live", "").statusCode()).isEqualTo(200);
    assertThat(send(guarded, "GET", "/root.pem", "").body()).isEqualTo("PEM");
  }

  @Test
  void aPageOfAnotherSiteIsRefused() throws Exception {
    String own = "http://127.0.0.1:" + free;
    String body = "{\"count\":1}";

    for (String origin : List.of("http://attacker.example", "null", "http://127.0.0.1:1")) {
      assertThat(
              send(
                      free,
                      "POST",
                      "/api/what-if",
                      body,
                      "Content-Type",
                      "application/json",
                      "Origin",
                      origin)
                  .statusCode())
          .isEqualTo(403);
    }
    assertThat(
            send(
                    free,
                    "POST",
                    "/api/what-if",
                    body,
                    "Content-Type",
                    "application/json",
                    "Origin",
                    own)
                .statusCode())
        .isEqualTo(200);
  }
}
