// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawbridge.testing.BlackHole;
import io.drawbridge.testing.Command;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.NginxServer;
import io.drawbridge.testing.Ports;
import io.drawbridge.testing.Scratch;
import io.drawbridge.testing.TcpServer;
import io.drawbridge.testing.TestPki;
import io.drawbridge.testing.Tunnel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the proxy answers before there is a tunnel. */
class AccessIT {
  private static NginxServer nginx;
  private static DrawbridgeProcess proxy;

  @BeforeAll
  static void start() {
    nginx = NginxServer.start(TestPki.shared().good());
    proxy =
        DrawbridgeProcess.builder().set("limits.connect", "1s").set("limits.head", "1s").start();
  }

  @AfterAll
  static void stop() {
    proxy.close();
    nginx.close();
  }

  /** Sends a head and returns all of the answer; the proxy must close after it. */
  private static String answer(DrawbridgeProcess to, byte[] head) {
    try (Tunnel tunnel = Tunnel.to(to)) {
      tunnel.write(head);
      return tunnel.rest();
    }
  }

  private static void assertRefused(
      DrawbridgeProcess by, byte[] head, int status, String reason, String outcome) {
    String answer = answer(by, head);

    assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains(reason);
    JsonNode record = by.records().await(r -> answer.contains(r.path("id").asText()));
    assertThat(record.path("reason").asText()).contains(reason);
    assertThat(record.path("outcome").asText()).isEqualTo(outcome);
  }

  @Test
  void aNameThatDoesNotResolveIsBadGateway() {
    assertRefused(proxy, Tunnel.connect("no-such-host.invalid", 443), 502, "dns-failed", "failed");
  }

  @Test
  void aNameThatDoesNotResolveIsNoDenialInPlainHttpEither() {
    try (var own = DrawbridgeProcess.start()) {
      String answer = answer(own, plain("http://no-such-host.invalid/"));

      assertThat(answer).startsWith("HTTP/1.1 502 ").contains("dns-failed");
      assertThat(own.metric("drawbridge_upstream_failures_total", "dns-failed")).isEqualTo(1);
      assertThat(own.metric("drawbridge_access_denied_total", "")).isZero();
      JsonNode record = own.records().to("no-such-host.invalid:80");
      assertThat(record.path("outcome").asText()).isEqualTo("failed");
    }
  }

  private static byte[] plain(String url) {
    return ("GET " + url + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void aRefusedConnectionIsBadGateway() {
    byte[] head = Tunnel.connect("localhost", Ports.free());

    assertRefused(proxy, head, 502, "connect-refused", "failed");
  }

  @Test
  void aSilentNetworkIsGatewayTimeout() {
    try (BlackHole hole = new BlackHole()) {
      byte[] head = Tunnel.connect("127.0.0.1", hole.port());

      assertRefused(proxy, head, 504, "connect-timeout", "failed");
    }
  }

  @Test
  void everyAddressOfANameIsTried() {
    // localhost may be ::1 first and then 127.0.0.1; this server has only the second.
    try (var server = TcpServer.silent();
        Tunnel tunnel = Tunnel.open(proxy, "localhost", server.port())) {
      assertThat(tunnel.socket().isConnected()).isTrue();
    }
  }

  @Test
  void aSilentAddressDoesNotHoldUpTheNext() throws IOException {
    try (BlackHole hole = new BlackHole();
        var second = new ServerSocket(hole.port(), 1, InetAddress.getByName("127.0.0.2"));
        var resolving =
            DrawbridgeProcess.builder().hosts("127.0.0.1 two.test\n127.0.0.2 two.test\n").start();
        Tunnel tunnel = Tunnel.open(resolving, "two.test", hole.port())) {
      tunnel.close();

      JsonNode record = resolving.records().to("two.test:" + hole.port());
      assertThat(record.path("upstream").path("address").asText())
          .isEqualTo("127.0.0.2:" + second.getLocalPort());
    }
  }

  @Test
  void loopbackAndMetadataAreDeniedByDefaultInEverySpelling() {
    try (var strict =
        DrawbridgeProcess.builder()
            .set("access.deny-networks", "[loopback, link-local, metadata, multicast, unspecified]")
            .start()) {
      String[] hosts = {
        "localhost",
        "127.0.0.1",
        "::1",
        "::ffff:127.0.0.1",
        "0.0.0.0",
        "169.254.169.254",
        "fd00:ec2::254",
        "::ffff:169.254.169.254",
        // Addresses that a gateway between IPv6 and IPv4 would take for these.
        "::127.0.0.1",
        "64:ff9b::127.0.0.1",
        "64:ff9b:1::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
        "::ffff:0:7f00:1"
      };
      for (String host : hosts) {
        assertRefused(
            strict, Tunnel.connect(host, nginx.port()), 403, "destination-denied", "rejected");
      }
      assertThat(strict.metric("drawbridge_access_denied_total", "destination-denied"))
          .isEqualTo(hosts.length);
    }
  }

  @Test
  void aPortThatIsNotPermittedIsForbidden() {
    try (var strict = DrawbridgeProcess.builder().set("access.ports", "[443, 8443]").start()) {
      byte[] head = Tunnel.connect("localhost", nginx.port());

      assertRefused(strict, head, 403, "port-denied", "rejected");
    }
  }

  @Test
  void aClientThatIsNotPermittedIsForbidden() {
    try (var strict = DrawbridgeProcess.builder().set("access.clients", "[10.0.0.0/8]").start()) {
      byte[] head = Tunnel.connect("localhost", nginx.port());

      assertRefused(strict, head, 403, "client-denied", "rejected");
    }
  }

  @Test
  void usersMustAuthenticateWhereThereAreUsers() {
    Path users = Scratch.directory("users").resolve("users.htpasswd");
    Command.of("htpasswd", "-cbB", users, "svc-sync", "correct horse").run().succeeded();
    try (var strict = DrawbridgeProcess.builder().set("access.users", users.toString()).start()) {
      String asked = answer(strict, Tunnel.connect("localhost", nginx.port()));
      assertThat(asked)
          .startsWith("HTTP/1.1 407 ")
          .containsIgnoringCase("proxy-authenticate: basic");

      var wrong = curl(strict, "svc-sync:wrong").run();
      assertThat(wrong.exit()).isNotZero();
      assertThat(wrong.err()).contains("407");

      var right = curl(strict, "svc-sync:correct horse").run().succeeded();
      assertThat(right.out()).startsWith("TLSv1.3 ");
      JsonNode record = strict.records().await(r -> r.path("outcome").asText().equals("ok"));
      assertThat(record.path("user").asText()).isEqualTo("svc-sync");
      assertThat(strict.process().output()).doesNotContain("correct horse");
    }
  }

  private static Command curl(DrawbridgeProcess through, String credentials) {
    return Command.of("curl", "-sS", "--max-time", "20", "--proxy", through.url())
        .with("--proxy-user", credentials, "--cacert", through.root(), nginx.url("/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CONNECT localhost HTTP/1.1\r\n\r\n",
        "CONNECT localhost:443x HTTP/1.1\r\n\r\n",
        "CONNECT localhost:443:443 HTTP/1.1\r\n\r\n",
        "CONNECT localhost:443/x HTTP/1.1\r\n\r\n",
        "CONNECT localhost:0 HTTP/1.1\r\n\r\n",
        "CONNECT localhost:65536 HTTP/1.1\r\n\r\n",
        "CONNECT :443 HTTP/1.1\r\n\r\n",
        "CONNECT user@localhost:443 HTTP/1.1\r\n\r\n",
        "CONNECT local\thost:443 HTTP/1.1\r\n\r\n",
        "CONNECT [::1:443 HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "nonsense\r\n\r\n",
      })
  void anUnusableRequestIsBadRequest(String head) {
    String answer = answer(proxy, head.getBytes(StandardCharsets.ISO_8859_1));

    assertThat(answer).matches("(?s)HTTP/1\\.[01] 400 .*");
    assertThat(proxy.records().withId(sessionId(answer)).path("outcome").asText())
        .isEqualTo("failed");
  }

  private static String sessionId(String answer) {
    return answer
        .lines()
        .filter(line -> line.startsWith("X-Drawbridge-Session: "))
        .map(line -> line.substring(line.indexOf(' ') + 1))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no session id in: " + answer));
  }

  @Test
  void aHeadThatIsTooLargeIsRefused() {
    String head = "CONNECT localhost:443 HTTP/1.1\r\nX: " + "x".repeat(100_000) + "\r\n\r\n";

    assertThat(answerAlthoughUnread(head)).startsWith("HTTP/1.1 431 ");
  }

  /** The proxy may answer and close before it has read all, which may surface as a reset. */
  private static String answerAlthoughUnread(String head) {
    try (Tunnel tunnel = Tunnel.to(proxy)) {
      try {
        tunnel.write(head);
      } catch (UncheckedIOException closedAlready) {
        // The answer is what matters.
      }
      return tunnel.head();
    }
  }

  @Test
  void aHeadThatIsTooSlowIsTimedOut() {
    String answer =
        answer(proxy, "CONNECT localhost:443 HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));

    assertThat(answer).startsWith("HTTP/1.1 408 ");
  }

  @ParameterizedTest
  @CsvSource({"HTTP/2.0, 505", "HTTP/0.9, 505"})
  void anUnknownVersionIsRefused(String version, int status) {
    String head = "CONNECT localhost:" + nginx.port() + " " + version + "\r\n\r\n";

    assertThat(answer(proxy, head.getBytes(StandardCharsets.US_ASCII)))
        .matches("(?s)HTTP/1\\.[01] (" + status + "|400) .*");
  }
}
