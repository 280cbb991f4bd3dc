// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drawbridge.testing.Await;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.NginxServer;
import io.drawbridge.testing.Ports;
import io.drawbridge.testing.RequestLoop;
import io.drawbridge.testing.Scratch;
import io.drawbridge.testing.TcpServer;
import io.drawbridge.testing.TestPki;
import io.drawbridge.testing.Tunnel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A configuration is read again while clients go on. */
@Timeout(180)
class ReloadIT {
  private static final String GOOD = "version: 1\n";
  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonNode reload(DrawbridgeProcess proxy, int status) throws IOException {
    HttpResponse<String> answer = proxy.adminRequest("POST", "/api/reload", "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }

  private static double reloads(DrawbridgeProcess proxy, String outcome) {
    return proxy.metric("drawbridge_config_reloads_total", "outcome=\"" + outcome + "\"");
  }

  /** Every part is made anew each time, so what an old one leaves behind would add up. */
  @Test
  void manyReloadsUnderLoadLoseAndLeakNothing() throws Exception {
    DrawbridgeProcess.Builder builder = DrawbridgeProcess.builder().config(GOOD);
    Path file = builder.configFile();
    try (NginxServer nginx = NginxServer.start(TestPki.shared().good());
        DrawbridgeProcess proxy = builder.start()) {
      RequestLoop clients = RequestLoop.start(4, proxy.proxyPort(), proxy.root(), nginx.port());
      reloadTimes(6, file, proxy, clients);
      clients.awaitMore(50);
      long descriptors = proxy.descriptors();
      double direct = proxy.metric("jvm_buffer_memory_used_bytes", "direct");
      long resident = proxy.residentBytes();

      reloadTimes(10, file, proxy, clients);

      clients.close();
      proxy.awaitQuiet();
      assertThat(clients.failures()).isEmpty();
      assertThat(reloads(proxy, "ok")).isEqualTo(16);
      Await.until(
          () -> proxy.descriptors() + " descriptors, before " + descriptors,
          () -> proxy.descriptors() <= descriptors + 4);
      assertThat(proxy.metric("jvm_buffer_memory_used_bytes", "direct"))
          .isLessThan(direct + (16 << 20));
      assertThat(proxy.residentBytes()).isLessThan(resident + (96L << 20));
    }
  }

  private static void reloadTimes(
      int times, Path file, DrawbridgeProcess proxy, RequestLoop clients) throws IOException {
    for (int i = 0; i < times; i++) {
      String ciphers = i % 2 == 0 ? "ECDHE+AESGCM" : "ECDHE+AESGCM:ECDHE+CHACHA20";
      Scratch.write(
          file,
          GOOD
              + "client: { ciphers: \""
              + ciphers
              + "\" }\n"
              + "upstream: { ciphers: \""
              + ciphers
              + "\" }\n"
              + "authority: { leaf-cache: "
              + (1000 + i % 2)
              + " }\n");
      assertThat(reload(proxy, 200).get("changed").size()).isPositive();
      clients.awaitMore(4);
    }
  }

  @Test
  void aSessionKeepsWhatItStartedWith() throws Exception {
    DrawbridgeProcess.Builder builder = DrawbridgeProcess.builder().config(GOOD).hearingHangup();
    try (TcpServer echo = TcpServer.echo();
        DrawbridgeProcess proxy = builder.start()) {
      Scratch.write(builder.configFile(), GOOD + "rules: [{ name: through, action: tunnel }]\n");
      reload(proxy, 200);
      try (Tunnel before = Tunnel.open(proxy, "localhost", echo.port())) {
        before.write("one");
        assertThat(before.socket().getInputStream().readNBytes(3))
            .isEqualTo("one".getBytes(StandardCharsets.US_ASCII));
        Scratch.write(builder.configFile(), GOOD + "access: { ports: [1] }\n");
        // The option --set of this fixture is stronger than the file, so the rule alone changes.
        Scratch.write(builder.configFile(), GOOD + "rules: [{ name: no, action: reject }]\n");
        proxy.signal("HUP");
        Await.until(() -> "the second reload", () -> reloads(proxy, "ok") == 2);

        before.write("two");
        assertThat(before.socket().getInputStream().readNBytes(3))
            .isEqualTo("two".getBytes(StandardCharsets.US_ASCII));
        try (Tunnel after = Tunnel.open(proxy, "localhost", echo.port())) {
          after.write("no tls");
          assertThat(after.rest()).isNotEqualTo("no tls");
        }
      }
    }
  }

  @Test
  void aBadFileChangesNothingAndSaysWhy() throws Exception {
    DrawbridgeProcess.Builder builder = DrawbridgeProcess.builder().config(GOOD);
    try (NginxServer nginx = NginxServer.start(TestPki.shared().good());
        DrawbridgeProcess proxy = builder.start();
        RequestLoop clients = RequestLoop.start(2, proxy.proxyPort(), proxy.root(), nginx.port())) {
      Scratch.write(
          builder.configFile(), GOOD + "clientt: {}\nlimits: { idle: 3 }\nrules: [{ name: x }]\n");

      JsonNode answer = reload(proxy, 422);

      assertThat(answer.get("ok").asBoolean()).isFalse();
      assertThat(answer.get("problems").findValuesAsText("path"))
          .contains("clientt", "limits.idle", "rules[0].action");
      assertThat(proxy.admin("/health/ready")).contains("refused at", "limits.idle");
      assertThat(reloads(proxy, "failed")).isEqualTo(1);
      Await.until(
          () -> proxy.process().output(),
          () -> proxy.process().err().stream().anyMatch(l -> l.contains("nothing has changed")));
      for (JsonNode problem : answer.get("problems")) {
        String path = "\"path\":\"" + problem.get("path").asText() + "\"";
        Await.until(
            () -> path + " in\n" + proxy.process().output(),
            () -> proxy.process().err().stream().anyMatch(l -> l.contains(path)));
      }
      clients.awaitMore(10);
      assertThat(clients.failures()).isEmpty();

      Scratch.write(builder.configFile(), GOOD);
      reload(proxy, 200);
      assertThat(proxy.admin("/health/ready")).doesNotContain("refused");
    }
  }

  @Test
  void listenersComeAndGo() throws Exception {
    int first = Ports.free();
    int second = Ports.free();
    DrawbridgeProcess.Builder builder =
        DrawbridgeProcess.builder().listeningAsConfigured().config(listening(first));
    try (NginxServer nginx = NginxServer.start(TestPki.shared().good());
        DrawbridgeProcess proxy = builder.start()) {
      RequestLoop clients = RequestLoop.start(2, first, proxy.root(), nginx.port());
      Scratch.write(builder.configFile(), listening(first, second));
      reload(proxy, 200);
      try (RequestLoop more = RequestLoop.start(2, second, proxy.root(), nginx.port())) {
        more.awaitMore(10);
        clients.close();
        Scratch.write(builder.configFile(), listening(second));
        reload(proxy, 200);
        more.awaitMore(10);

        assertThat(clients.failures()).isEmpty();
        assertThat(more.failures()).isEmpty();
        Await.until(() -> "port " + first + " is closed", () -> !accepts(first));
      }
      Scratch.write(builder.configFile(), listening(second, nginx.port()));
      JsonNode taken = reload(proxy, 422);
      assertThat(taken.get("problems").toString()).contains("cannot listen on");
      assertThat(accepts(second)).isTrue();
    }
  }

  private static String listening(int... ports) {
    StringBuilder yaml = new StringBuilder(GOOD + "listeners:\n");
    for (int port : ports) {
      yaml.append("  - address: 127.0.0.1:").append(port).append('\n');
    }
    return yaml.toString();
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  @Test
  void aChangedFileIsNoticedAndWhatTakesARestartIsNamed() throws Exception {
    DrawbridgeProcess.Builder builder =
        DrawbridgeProcess.builder().config(GOOD + "reload: on-change\n");
    try (DrawbridgeProcess proxy = builder.start()) {
      Scratch.write(
          builder.configFile(),
          GOOD + "reload: on-change\nlimits: { head-size: 32KiB }\nlog: { level: debug }\n");

      Await.until(() -> "a reload", () -> reloads(proxy, "ok") == 1);

      JsonNode status = JSON.readTree(proxy.admin("/api/status"));
      assertThat(status.at("/reloaded/restart_needed").toString())
          .isEqualTo("[\"limits.head-size\"]");
      assertThat(status.at("/reloaded/changed").toString()).contains("log.level");
    }
  }
}
