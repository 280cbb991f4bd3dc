// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.reuse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawbridge.testing.Await;
import io.drawbridge.testing.Command;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.NginxServer;
import io.drawbridge.testing.TestPki;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A connection used again is judged, and spoken of, like one that was opened for its app. */
class ReusedFindingsIT {
  /** Longer than a connection rests before another app may have it. */
  private static final Duration REST = Duration.ofMillis(600);

  private static final String CONFIG =
      """
      version: 1
      upstream: { reuse: auto }
      rules:
        - name: modern-alone
          when: { host: [localhost] }
          action: intercept
          findings: { legacy-also-offered: reject }
      """;

  private static NginxServer nginx;
  private static DrawbridgeProcess proxy;

  @BeforeAll
  static void start() {
    nginx = NginxServer.start(TestPki.shared().good());
    // One processor, one event loop, one pool.
    proxy = DrawbridgeProcess.builder().jvm("-XX:ActiveProcessorCount=1").config(CONFIG).start();
  }

  @AfterAll
  static void stop() {
    proxy.close();
    nginx.close();
  }

  @Test
  void theUpstreamsFindingsAndTheAppsVerdictAreThoseOfANewConnection() {
    curl("--tlsv1.2").succeeded();
    JsonNode opened = proxy.records().await(r -> upstream(r).has("findings"));
    assertThat(opened.path("upstream_reused").asBoolean()).isFalse();
    assertThat(upstream(opened).path("findings").toString()).contains("no-post-quantum");
    rest();

    curl("--tlsv1.2").succeeded();
    JsonNode reused = proxy.records().await(r -> r.path("upstream_reused").asBoolean());
    assertThat(upstream(reused)).isEqualTo(upstream(opened));
    assertThat(found("no-post-quantum")).isEqualTo(2);
    rest();

    var refused = curl("--tlsv1.1", "--ciphers", "DEFAULT:@SECLEVEL=0");
    assertThat(refused.err()).contains("alert protocol version");
    JsonNode record =
        proxy.records().await(r -> r.path("reason").asText().contains("offer-too-old"));
    assertThat(record.path("rule").asText()).isEqualTo("modern-alone");
    assertThat(record.path("upstream_reused").asBoolean()).isFalse();
    assertThat(proxy.metric("drawbridge_upstream_connections_idle", "")).isOne();
  }

  private static JsonNode upstream(JsonNode record) {
    return record.path("upstream");
  }

  private static double found(String finding) {
    return proxy.metric(
        "drawbridge_findings_total", "finding=\"" + finding + "\",leg=\"upstream\"");
  }

  private static void rest() {
    proxy.awaitQuiet();
    long rested = System.nanoTime() + REST.toNanos();
    Await.until(() -> "a rest", () -> System.nanoTime() - rested > 0);
  }

  private static Command.Result curl(Object... options) {
    return Command.of("curl", "-sS", "--max-time", "20", "--http1.1", "--proxy", proxy.url())
        .with("--cacert", proxy.root(), nginx.url("/"))
        .with(options)
        .run();
  }
}
