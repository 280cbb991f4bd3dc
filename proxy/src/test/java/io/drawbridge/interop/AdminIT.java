// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.Command;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.MetricNames;
import io.drawbridge.testing.NginxServer;
import io.drawbridge.testing.Scrape;
import io.drawbridge.testing.TestPki;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What operators see: metrics, health, the root certificate, the files. */
class AdminIT {
  private static NginxServer nginx;
  private static DrawbridgeProcess proxy;

  @BeforeAll
  static void start() {
    nginx = NginxServer.start(TestPki.shared().good());
    proxy = DrawbridgeProcess.start();
    Command.of("curl", "-sS", "--max-time", "20", "--proxy", proxy.url())
        .with("--cacert", proxy.root(), nginx.url("/"))
        .run()
        .succeeded();
    proxy.record(nginx.port());
  }

  @AfterAll
  static void stop() {
    proxy.close();
    nginx.close();
  }

  @Test
  void metricsTellOfTheSession() {
    assertThat(proxy.metric("drawbridge_client_hellos_total", "offered=\"TLSv1.3\"")).isPositive();
    assertThat(proxy.metric("drawbridge_handshakes_total", "leg=\"client\"")).isPositive();
    assertThat(proxy.metric("drawbridge_handshakes_total", "leg=\"upstream\"")).isPositive();
    assertThat(proxy.metric("drawbridge_sessions_total", "action=\"intercept\"")).isPositive();
    assertThat(proxy.metric("drawbridge_handshake_seconds_count", "leg=\"client\"")).isPositive();
    assertThat(proxy.metric("drawbridge_session_setup_seconds_count", "")).isPositive();
    assertThat(proxy.metric("drawbridge_relayed_bytes_total", "")).isPositive();
    assertThat(proxy.metric("drawbridge_leaf_certificates_total", "")).isPositive();
    proxy.awaitQuiet();
  }

  @Test
  void metricsNameNoHostAndNoAddress() {
    String drawbridge =
        String.join(
            "\n",
            proxy.admin("/metrics").lines().filter(l -> l.startsWith("drawbridge_")).toList());

    assertThat(drawbridge).doesNotContain("localhost").doesNotContain("127.0.0.1");
  }

  @Test
  void metricsTellOfTheJvm() {
    assertThat(proxy.metric("jvm_buffer_memory_used_bytes", "")).isPositive();
  }

  @Test
  void metricsAreWhatPrometheusReads() {
    assertThat(proxy.admin("/metrics")).contains("# TYPE drawbridge_sessions_total counter");
  }

  /** In the running program: nothing is documented that is not there, nor there undocumented. */
  @Test
  void theScrapeIsWhatTheReferenceSays() throws Exception {
    List<String> scraped = new Scrape(proxy.admin("/metrics")).families("");

    assertThat(scraped)
        .filteredOn(family -> !MetricNames.comesWithCollection(family))
        .containsExactlyInAnyOrderElementsOf(
            MetricNames.documentedFamilies().stream()
                .filter(family -> !MetricNames.comesWithCollection(family))
                .toList());
    assertThat(MetricNames.documentedFamilies()).containsAll(scraped);
  }

  @Test
  void healthIsTold() {
    assertThat(proxy.admin("/health/live")).isNotNull();
    assertThat(proxy.admin("/health/ready")).isNotNull();
  }

  @Test
  void theRootCertificateIsServedAndTheKeyIsNot() throws Exception {
    assertThat(proxy.admin("/root.pem")).isEqualTo(Files.readString(proxy.root()));
    var key =
        Command.of("curl", "-s", "-o", "/dev/null", "-w", "%{http_code}")
            .with("http://127.0.0.1:" + proxy.adminPort() + "/root-key.pem")
            .run();
    assertThat(key.out()).isEqualTo("404");
  }

  @Test
  void keysAreReadableByTheirOwnerAlone() throws Exception {
    try (var files = Files.walk(proxy.root().getParent())) {
      for (var file : files.filter(f -> f.getFileName().toString().contains("key")).toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as(file.toString())
            .matches("rw-------|rwx------");
      }
    }
  }

  @Test
  void startUpTellsInOrder() {
    var lines = proxy.process().out();
    String text = String.join("\n", lines);

    assertThat(lines.getFirst()).matches("(?i)drawbridge \\S+.*");
    assertThat(text)
        .containsSubsequence(":" + proxy.proxyPort(), ":" + proxy.adminPort(), "root.pem", "curl ");
    assertThat(text).contains("ECDHE");
  }

  @Test
  void theNameOfTheProxyItselfAnswersInText() {
    var result =
        Command.of("curl", "-sS", "--max-time", "20", "--proxy", proxy.url())
            .with("--cacert", proxy.root(), "https://drawbridge.internal/")
            .run()
            .succeeded();

    assertThat(result.out()).contains("TLSv1.3").doesNotStartWith("{");
  }

  @Test
  void checksByTheApiGoWhereTheProxyMayGo() {
    try (var strict =
        DrawbridgeProcess.builder()
            .set("access.deny-networks", "[loopback, link-local]")
            .hosts("127.0.0.1 api.test\n")
            .start()) {
      for (String host : new String[] {"127.0.0.1", "localhost", "api.test", "[::1]"}) {
        var answer =
            strict.adminRequest(
                "POST", "/api/check", "{\"server\":\"" + host + ":" + nginx.port() + "\"}");

        assertThat(answer.statusCode()).as(host + answer.body()).isEqualTo(403);
        assertThat(answer.body()).contains("access.deny-networks");
      }
    }
  }

  @Test
  void noCheckOfTheProxyItself() {
    var answer =
        proxy.adminRequest(
            "POST", "/api/check", "{\"server\":\"127.0.0.1:" + proxy.proxyPort() + "\"}");

    assertThat(answer.statusCode()).isEqualTo(403);
  }
}
