// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.reuse;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.Await;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.NginxServer;
import io.drawbridge.testing.PlainApp;
import io.drawbridge.testing.TestPki;
import io.drawbridge.testing.TestPki.Identity;
import java.io.IOException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What ends the life of a connection that was kept for the next app. */
@Timeout(120)
class RetirementIT {
  private static DrawbridgeProcess proxy;
  private static SSLContext trusting;

  @BeforeAll
  static void start() {
    proxy =
        DrawbridgeProcess.builder()
            .jvm("-XX:ActiveProcessorCount=1")
            .set("upstream.reuse", "auto")
            .set("upstream.pool.idle", "2s")
            .set("upstream.pool.age", "4s")
            .start();
    trusting = TestPki.clientContext(proxy.root());
  }

  @AfterAll
  static void stop() {
    proxy.close();
  }

  /** Tells each request the number of its connection. */
  private static NginxServer server(Identity identity) {
    return NginxServer.start(identity, "location = /who { return 200 $connection; }");
  }

  private static String ask(NginxServer server) throws IOException {
    try (var app = new PlainApp(proxy, trusting, "127.0.0.1", server.port())) {
      app.write("GET /who HTTP/1.1\r\nHost: localhost\r\n\r\n");
      String answer = app.answer(false);
      assertThat(answer).startsWith("HTTP/1.1 200");
      return answer.substring(answer.lastIndexOf('\n') + 1);
    }
  }

  private static double retired(String reason) {
    return proxy.metric(
        "drawbridge_upstream_connections_retired_total", "reason=\"" + reason + "\"");
  }

  private static void awaitRetired(String reason, double before) {
    Await.until(() -> "retired: " + reason, () -> retired(reason) > before);
  }

  @Test
  void nobodyNeedsIt() throws IOException {
    try (var nginx = server(TestPki.shared().good())) {
      double before = retired("idle");
      String first = ask(nginx);
      awaitRetired("idle", before);
      assertThat(ask(nginx)).isNotEqualTo(first);
    }
  }

  @Test
  void itIsOld() throws IOException {
    try (var nginx = server(TestPki.shared().good())) {
      double before = retired("age");
      while (retired("age") == before) {
        ask(nginx);
      }
    }
  }

  @Test
  void aCertificateExpires() throws IOException {
    Duration left = Duration.ofSeconds(4);
    try (var nginx = server(TestPki.shared().expiringIn(left))) {
      double before = retired("expired");
      long end = System.nanoTime() + left.toNanos();
      while (System.nanoTime() < end - Duration.ofMillis(1_500).toNanos()) {
        ask(nginx);
      }
      awaitRetired("expired", before);
    }
  }

  @Test
  void theConfigurationIsReadAgain() throws IOException {
    try (var nginx = server(TestPki.shared().good())) {
      String first = ask(nginx);
      proxy.awaitQuiet();
      double before = retired("policy");
      assertThat(proxy.adminRequest("POST", "/api/reload", "").statusCode()).isEqualTo(200);
      awaitRetired("policy", before);
      assertThat(ask(nginx)).isNotEqualTo(first);
    }
  }
}
