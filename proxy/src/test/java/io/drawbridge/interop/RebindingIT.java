// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbridge.testing.Await;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.NameServer;
import io.drawbridge.testing.Tunnel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A name server that leads the proxy where it may go, and then where it may not. The addresses that
 * the proxy may go to are those of 127.0.0.0/8 but 127.0.0.1, where a server listens that nobody
 * may reach.
 */
class RebindingIT {
  private static final String ALLOWED = "127.0.0.9";
  private static NameServer names;
  private static ServerSocket allowed;
  private static ServerSocket denied;
  private static DrawbridgeProcess proxy;

  @BeforeAll
  static void start() throws IOException {
    names = NameServer.start();
    allowed = new ServerSocket(0, 100, InetAddress.getByAddress(new byte[] {127, 0, 0, 9}));
    denied = new ServerSocket(allowed.getLocalPort(), 100, InetAddress.getLoopbackAddress());
    proxy =
        DrawbridgeProcess.builder()
            .nameServer(names)
            .set("access.deny-networks", "[127.0.0.1/32, '::1/128', link-local, unspecified]")
            .start();
  }

  @AfterAll
  static void stop() throws IOException {
    if (names == null) {
      return; // skipped
    }
    proxy.close();
    denied.setSoTimeout(1);
    assertThatThrownBy(denied::accept).isInstanceOf(SocketTimeoutException.class);
    denied.close();
    allowed.close();
    names.close();
  }

  private static String connect(String name) {
    try (Tunnel tunnel = Tunnel.to(proxy)) {
      tunnel.write(Tunnel.connect(name, allowed.getLocalPort()));
      return tunnel.head();
    }
  }

  private static String get(String name) {
    try (Tunnel tunnel = Tunnel.to(proxy)) {
      tunnel.write("GET http://" + name + ":" + allowed.getLocalPort() + "/ HTTP/1.1\r\n\r\n");
      return tunnel.rest();
    }
  }

  private static void assertDenied(String answer) {
    assertThat(answer).startsWith("HTTP/1.1 403 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "00000000000000000000000000000001",
        "00000000000000000000ffff7f000001",
        "0064ff9b00000000000000007f000001",
        "fe800000000000000000000000000001 127.0.0.1"
      })
  void everyAnswerIsJudgedAtTheMomentOfConnecting(String second) {
    String name = "a" + second.replaceAll("[. ]", "-") + ".test";

    for (int i = 0; i < 2; i++) {
      names.name(name, ALLOWED);
      awaitAnswer(name, "200");
      names.name(name, second);
      awaitAnswer(name, "403");
      assertDenied(connect(name));
      assertDenied(get(name));
    }
  }

  /** The resolver keeps what it may not keep until its loop comes round. */
  private static void awaitAnswer(String name, String status) {
    Await.until(() -> name + ", " + status, () -> connect(name).startsWith("HTTP/1.1 " + status));
  }

  @Test
  void ofSeveralAddressesThoseThatAreDeniedAreNeverTried() throws IOException {
    names.name("both.test", "127.0.0.1 " + ALLOWED + " 00000000000000000000000000000001");
    assertThat(connect("both.test")).startsWith("HTTP/1.1 200 ");

    // Nobody listens at 127.0.0.8.
    names.name("other.test", "127.0.0.8 127.0.0.1");
    assertThat(connect("other.test")).startsWith("HTTP/1.1 502 ");
  }
}
