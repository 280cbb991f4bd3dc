// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.Await;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.NginxServer;
import io.drawbridge.testing.OldClient;
import io.drawbridge.testing.TestPki;
import org.junit.jupiter.api.Test;

/** A plan held open, in the running program: over its end by force and a new start. */
class PlanHoldIT {
  private static final String PAST =
      """
      version: 1
      rules:
        - name: sync-engine
          when: { host: [localhost] }
          action: intercept
          legacy: detect
          plan: { reject-from: 2020-01-01T00:00:00Z }
      """;

  @Test
  void aHoldOutlivesAKill() {
    DrawbridgeProcess first = DrawbridgeProcess.builder().config(PAST).start();
    try (var nginx = NginxServer.start(TestPki.shared().good())) {
      OldClient app = OldClient.tls10(OldClient.ECDHE_SUITES);
      try (first) {
        assertThat(app.get(first, nginx.port()).alert()).isEqualTo(70);
        String hold =
            "{\"rule\":\"sync-engine\",\"seconds\":3600,\"by\":\"ops\",\"because\":\"late\"}";
        assertThat(first.adminRequest("POST", "/api/plan/hold", hold).statusCode()).isEqualTo(200);
        assertThat(app.get(first, nginx.port()).answer()).contains("200 OK");
        ProcessHandle.of(first.process().pid()).orElseThrow().destroyForcibly();
        Await.until(() -> "the end of the process", () -> !first.process().alive());
      }
      try (var second = DrawbridgeProcess.builder().config(PAST).dataOf(first).start()) {
        assertThat(app.get(second, nginx.port()).answer()).contains("200 OK");
        assertThat(second.admin("/api/plan")).contains("\"by\":\"ops\"", "\"because\":\"late\"");

        String release = "{\"rule\":\"sync-engine\",\"by\":\"ops\"}";
        second.adminRequest("POST", "/api/plan/release", release);
        assertThat(app.get(second, nginx.port()).alert()).isEqualTo(70);
      }
    }
  }
}
