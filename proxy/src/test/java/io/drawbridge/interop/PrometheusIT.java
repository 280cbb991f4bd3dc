// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drawbridge.testing.Await;
import io.drawbridge.testing.Command;
import io.drawbridge.testing.Dashboard;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.Ports;
import io.drawbridge.testing.Scratch;
import io.drawbridge.testing.ServerProcess;
import io.drawbridge.testing.TestPki;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Prometheus with conf/prometheus, scraping the program: an alert fires, and every panel has data.
 */
class PrometheusIT {
  private static final Path CONF = Path.of("..", "conf", "prometheus");

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port = Ports.free();

  @ParameterizedTest(name = "over TLS: {0}")
  @ValueSource(booleans = {false, true})
  void scrapesAndFiresAnAlert(boolean tls) throws Exception {
    Command.require("prometheus");
    DrawbridgeProcess.Builder builder = DrawbridgeProcess.builder();
    try (var proxy = (tls ? builder.adminEverywhere() : builder).start();
        var prometheus = prometheus(proxy, tls)) {
      Await.until(prometheus::output, () -> value("up{job=\"drawbridge\"}") == 1);
      fetch(proxy, 0, "--cacert", proxy.root().toString());
      assertThat(alerts()).isEmpty();

      // An app that does not trust the root.
      fetch(proxy, 60, "--cacert", TestPki.shared().root().toString());
      Await.until(() -> String.join(" ", alerts()), () -> !alerts().isEmpty());

      assertThat(alerts()).containsExactly("DrawbridgeRootNotTrusted firing");
      for (String expression : Dashboard.expressions()) {
        assertThat(query(expression).path("status").asText()).as(expression).isEqualTo("success");
      }
      assertThat(value("sum(drawbridge_sessions_total{outcome=\"ok\"})")).isEqualTo(1);
      assertThat(value("sum(drawbridge_sessions_total{outcome=\"failed\"})")).isEqualTo(1);
    }
  }

  private static void fetch(DrawbridgeProcess proxy, int exit, String... options) {
    Command.of("curl", "-sS", "--proxy", proxy.url(), "https://drawbridge.internal/")
        .with((Object[]) options)
        .run()
        .exited(exit);
  }

  /** The committed configuration, with the proxy's port and a scrape every second. */
  private ServerProcess prometheus(DrawbridgeProcess proxy, boolean tls) throws IOException {
    Path directory = Scratch.directory("prometheus");
    Files.copy(CONF.resolve("drawbridge.rules.yml"), directory.resolve("drawbridge.rules.yml"));
    String config =
        Files.readString(CONF.resolve("prometheus.yml"))
            .replace("15s", "1s")
            .replace("127.0.0.1:9128", "127.0.0.1:" + proxy.adminPort());
    if (tls) {
      config =
          config
              .replaceAll("# ((scheme|tls_config|authorization):)", "$1")
              .replace("/etc/prometheus/drawbridge-root.pem", proxy.root().toString())
              .replace(
                  "/etc/prometheus/drawbridge-admin-token",
                  proxy.root().resolveSibling("admin-token").toString());
    }
    Path file = Files.writeString(directory.resolve("prometheus.yml"), config);
    return new ServerProcess(
        new ProcessBuilder(
            "prometheus",
            "--config.file=" + file,
            "--storage.tsdb.path=" + directory.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port));
  }

  /** Name and state of each. */
  private List<String> alerts() {
    List<String> alerts = new ArrayList<>();
    for (JsonNode alert : get("/api/v1/alerts").path("data").path("alerts")) {
      alerts.add(alert.at("/labels/alertname").asText() + " " + alert.get("state").asText());
    }
    return alerts;
  }

  /** The value of an expression with one result; NaN where there is none. */
  private double value(String expression) {
    JsonNode result = query(expression).at("/data/result");
    return result.size() == 1 ? result.at("/0/value/1").asDouble() : Double.NaN;
  }

  private JsonNode query(String expression) {
    return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
  }

  private JsonNode get(String path) {
    try {
      var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
      var response = http.send(request, BodyHandlers.ofString());
      // 503 until it has started.
      return response.statusCode() == 503
          ? new ObjectMapper().createObjectNode()
          : new ObjectMapper().readTree(response.body());
    } catch (ConnectException notYet) {
      return new ObjectMapper().createObjectNode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
