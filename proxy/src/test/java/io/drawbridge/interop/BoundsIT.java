// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawbridge.testing.Await;
import io.drawbridge.testing.Command;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.NginxServer;
import io.drawbridge.testing.RawHello;
import io.drawbridge.testing.Scratch;
import io.drawbridge.testing.TestPki;
import io.drawbridge.testing.TlsAnswer;
import io.drawbridge.testing.Tunnel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What one client, and all together, may have at once, and what tells them so. */
class BoundsIT {
  private static final TlsAnswer INTERNAL_ERROR = new TlsAnswer.Alert(2, 80, 0x0301);
  private static NginxServer nginx;

  @BeforeAll
  static void start() {
    nginx = NginxServer.start(TestPki.shared().good());
  }

  @AfterAll
  static void stop() {
    nginx.close();
  }

  private static byte[] hello(String name) {
    return RawHello.of(0x0303).usualExtensions(name).bytes();
  }

  /** Begins handshakes that are never finished, until one is refused. */
  private static TlsAnswer beginUntilRefused(
      DrawbridgeProcess proxy, int most, List<Tunnel> opened) {
    for (int i = 0; i < most; i++) {
      Tunnel tunnel = Tunnel.open(proxy, "localhost", nginx.port());
      opened.add(tunnel);
      tunnel.write(hello("localhost"));
      TlsAnswer answer = tunnel.tlsAnswer();
      if (!answer.equals(new TlsAnswer.Handshake(2))) {
        return answer;
      }
    }
    throw new AssertionError("none of " + most + " refused");
  }

  private static void assertReason(DrawbridgeProcess proxy, String reason, String limit) {
    JsonNode record = proxy.records().await(r -> r.path("reason").asText().startsWith(reason));
    assertThat(record.path("outcome").asText()).isEqualTo("failed");
    assertThat(record.path("reason").asText()).contains("limits." + limit + " is ");
    assertCounted(proxy, limit);
  }

  private static void assertCounted(DrawbridgeProcess proxy, String limit) {
    Await.until(
        () -> "limit counted: " + limit,
        () -> proxy.metric("drawbridge_limits_reached_total", "limit=\"" + limit + "\"") >= 1);
  }

  private static void close(List<Tunnel> tunnels) {
    tunnels.forEach(Tunnel::close);
  }

  @Test
  void connectionsOfOneClientAreBounded() {
    try (var proxy =
        DrawbridgeProcess.builder().set("limits.connections-per-client", "3").start()) {
      List<Tunnel> three = List.of(Tunnel.to(proxy), Tunnel.to(proxy), Tunnel.to(proxy));
      Await.until(
          () -> "three sessions", () -> proxy.metric("drawbridge_sessions_active", "") == 3);

      try (Tunnel fourth = Tunnel.to(proxy)) {
        assertThat(fourth.rest()).startsWith("HTTP/1.1 429 ").contains("client-connections");
      }
      assertReason(proxy, "client-connections", "connections-per-client");

      close(three);
      proxy.awaitQuiet();
      Tunnel.open(proxy, "localhost", nginx.port()).close();
    }
  }

  @Test
  void connectionsOfAllAreBounded() {
    try (var proxy = DrawbridgeProcess.builder().set("limits.connections", "2").start()) {
      List<Tunnel> two = List.of(Tunnel.to(proxy), Tunnel.to(proxy));
      Await.until(() -> "two sessions", () -> proxy.metric("drawbridge_sessions_active", "") == 2);

      try (Tunnel third = Tunnel.to(proxy)) {
        assertThat(third.rest()).startsWith("HTTP/1.1 503 ").contains("overloaded");
      }
      assertReason(proxy, "overloaded", "connections");
      close(two);
    }
  }

  @Test
  void handshakesOfOneClientAreBounded() {
    try (var proxy = DrawbridgeProcess.builder().set("limits.handshakes-per-client", "3").start()) {
      List<Tunnel> opened = new ArrayList<>();

      assertThat(beginUntilRefused(proxy, 4, opened)).isEqualTo(INTERNAL_ERROR);

      assertReason(proxy, "client-handshakes", "handshakes-per-client");
      close(opened);
      proxy.awaitQuiet();
      assertServed(proxy);
    }
  }

  @Test
  void handshakesOfAllAreBounded() {
    try (var proxy = DrawbridgeProcess.builder().set("limits.handshakes", "2").start()) {
      List<Tunnel> opened = new ArrayList<>();

      assertThat(beginUntilRefused(proxy, 3, opened)).isEqualTo(INTERNAL_ERROR);

      assertReason(proxy, "handshakes", "handshakes");
      close(opened);
      proxy.awaitQuiet();
      assertServed(proxy);
    }
  }

  /** More handshakes than the limit one after the other: those that are done no longer count. */
  private static void assertServed(DrawbridgeProcess proxy) {
    for (int i = 0; i < 4; i++) {
      curl(proxy);
    }
  }

  private static void curl(DrawbridgeProcess proxy) {
    Command.of("curl", "-sS", "--max-time", "20", "--proxy", proxy.url())
        .with("--cacert", proxy.root(), nginx.url("/"))
        .run()
        .succeeded();
  }

  @Test
  void aFloodOfRandomNamesIsBounded() {
    try (var proxy = DrawbridgeProcess.builder().set("limits.mints-per-client", "1").start()) {
      curl(proxy);
      List<TlsAnswer> answers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        try (Tunnel tunnel = Tunnel.open(proxy, "drawbridge.internal", 443)) {
          tunnel.write(hello("n" + i + ".example"));
          answers.add(tunnel.tlsAnswer());
        }
      }

      assertThat(answers).contains(new TlsAnswer.Handshake(2), INTERNAL_ERROR);
      assertReason(proxy, "client-mints", "mints-per-client");
      assertThat(proxy.metric("drawbridge_leaf_certificates_total", "result=\"failed\""))
          .isEqualTo((double) answers.stream().filter(INTERNAL_ERROR::equals).count());
      curl(proxy); // a name that is known is still served
    }
  }

  @Test
  void wrongPasswordsAreBounded() {
    Path users = Scratch.directory("users").resolve("users.htpasswd");
    Command.of("htpasswd", "-cbB", users, "anna", "correct horse").run().succeeded();
    try (var proxy =
        DrawbridgeProcess.builder()
            .set("access.users", users.toString())
            .set("limits.failed-logins", "3")
            .start()) {
      for (int i = 0; i < 3; i++) {
        assertThat(login(proxy, "anna:guess" + i)).startsWith("HTTP/1.1 407 ");
      }

      assertThat(login(proxy, "anna:correct horse"))
          .startsWith("HTTP/1.1 429 ")
          .contains("logins-limited");
      assertCounted(proxy, "failed-logins");
      assertThat(proxy.metric("drawbridge_access_denied_total", "logins-limited")).isEqualTo(1);
      assertThat(plain(proxy, "anna:correct horse")).startsWith("HTTP/1.1 429 ");
    }
  }

  private static String login(DrawbridgeProcess proxy, String pair) {
    return head(proxy, "CONNECT localhost:" + nginx.port(), pair);
  }

  private static String plain(DrawbridgeProcess proxy, String pair) {
    return head(proxy, "GET http://localhost:" + nginx.port() + "/", pair);
  }

  private static String head(DrawbridgeProcess proxy, String request, String pair) {
    try (Tunnel tunnel = Tunnel.to(proxy)) {
      String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
      tunnel.write(
          request + " HTTP/1.1\r\nHost: x\r\nProxy-Authorization: Basic " + basic + "\r\n\r\n");
      String head = tunnel.head();
      return head.startsWith("HTTP/1.1 407 ") ? head : head + tunnel.rest();
    }
  }
}
