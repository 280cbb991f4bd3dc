// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.Tunnel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The proxy never connects to itself, by whatever name or spelling, where loopback is allowed and
 * even where a rule allows everything.
 */
class LoopIT {
  private static DrawbridgeProcess proxy;

  @BeforeAll
  static void start() {
    String rules =
        """
        version: 1
        rules:
          - name: everything
            when: { host: ["*"] }
            action: tunnel
        """;
    proxy = DrawbridgeProcess.builder().config(rules).start();
  }

  @AfterAll
  static void stop() {
    proxy.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "::ffff:127.0.0.1", "0.0.0.0", "::"})
  void neitherListenerNorAdminPortIsADestination(String host) {
    for (int port : new int[] {proxy.proxyPort(), proxy.adminPort()}) {
      String authority = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
      for (String request :
          new String[] {"CONNECT " + authority, "GET http://" + authority + "/"}) {
        try (Tunnel tunnel = Tunnel.to(proxy)) {
          tunnel.write(request + " HTTP/1.1\r\nHost: x\r\n\r\n");

          // localhost may be ::1 as well, where nobody listens.
          assertThat(tunnel.rest())
              .as(request)
              .matches("(?s)HTTP/1\\.1 (403 .*destination-denied|502 .*connect-refused).*");
        }
      }
    }
    assertThat(proxy.metric("drawbridge_access_denied_total", "destination-denied")).isPositive();
  }
}
