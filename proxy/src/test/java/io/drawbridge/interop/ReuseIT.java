// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.Command;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.NginxServer;
import io.drawbridge.testing.TestPki;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Upstream connections that serve one app after another. */
class ReuseIT {
  private static DrawbridgeProcess proxy;

  @BeforeAll
  static void start() {
    // One processor, one event loop, one pool.
    proxy =
        DrawbridgeProcess.builder()
            .jvm("-XX:ActiveProcessorCount=1")
            .set("upstream.reuse", "auto")
            .start();
  }

  @AfterAll
  static void stop() {
    proxy.close();
  }

  private static Command curl(Object... arguments) {
    return Command.of("curl", "-sS", "--max-time", "20", "--http1.1")
        .with("--proxy", proxy.url(), "--cacert", proxy.root())
        .with(arguments);
  }

  @Test
  void aSecondAppUsesTheConnectionOfTheFirst() {
    try (var nginx =
        NginxServer.start(
            TestPki.shared().good(),
            "location = /who { return 200 \"$connection $connection_requests\\n\"; }")) {
      String first = curl(nginx.url("/who")).run().succeeded().out();
      String second = curl(nginx.url("/who")).run().succeeded().out();

      String connection = first.split(" ")[0];
      assertThat(first).isEqualTo(connection + " 1\n");
      assertThat(second).isEqualTo(connection + " 2\n");
      var record =
          proxy
              .records()
              .await(
                  r ->
                      r.path("connect").asText().equals("localhost:" + nginx.port())
                          && r.path("upstream_reused").asBoolean());
      assertThat(record.path("outcome").asText()).isEqualTo("ok");
      assertThat(record.path("upstream").path("protocol").asText()).isEqualTo("TLSv1.3");
    }
  }
}
