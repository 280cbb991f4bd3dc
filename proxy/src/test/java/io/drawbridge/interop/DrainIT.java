// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.Await;
import io.drawbridge.testing.Command;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.NginxServer;
import io.drawbridge.testing.Ports;
import io.drawbridge.testing.RequestLoop;
import io.drawbridge.testing.Scratch;
import io.drawbridge.testing.ServerProcess;
import io.drawbridge.testing.TcpServer;
import io.drawbridge.testing.TestPki;
import io.drawbridge.testing.Tunnel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A proxy that is told to stop loses no request. */
@Timeout(180)
class DrainIT {
  private static final String TUNNEL = "version: 1\nrules: [{ name: through, action: tunnel }]\n";

  private static int ready(DrawbridgeProcess proxy) throws Exception {
    var request =
        HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + proxy.adminPort() + "/health/ready"));
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  @Test
  void sessionsFinishWhileNothingNewBegins() throws Exception {
    try (TcpServer echo = TcpServer.echo();
        DrawbridgeProcess proxy =
            DrawbridgeProcess.builder().config(TUNNEL).set("limits.drain", "30s").start()) {
      try (Tunnel tunnel = Tunnel.open(proxy, "localhost", echo.port())) {
        tunnel.write("one");
        assertThat(tunnel.socket().getInputStream().readNBytes(3)).hasSize(3);
        tunnel.write("two");

        proxy.signal("TERM");

        Await.until(() -> "no more connections", () -> !accepts(proxy.proxyPort()));
        assertThat(ready(proxy)).isEqualTo(503);
        assertThat(tunnel.socket().getInputStream().readNBytes(3))
            .isEqualTo("two".getBytes(StandardCharsets.US_ASCII));
      }
      Await.until(() -> "the end", () -> !proxy.process().alive());
      assertThat(proxy.process().stop()).isZero();
    }
  }

  @Test
  void whatTakesTooLongIsCutAndIdleTunnelsAreEnded() throws Exception {
    try (TcpServer echo = TcpServer.echo();
        DrawbridgeProcess proxy =
            DrawbridgeProcess.builder().config(TUNNEL).set("limits.drain", "30s").start();
        Tunnel idle = Tunnel.open(proxy, "localhost", echo.port())) {
      idle.write("x");
      assertThat(idle.socket().getInputStream().read()).isEqualTo('x');
      long start = System.nanoTime();

      assertThat(proxy.process().stop()).isZero();

      // Idle after three seconds, long before the thirty of the drain.
      assertThat(System.nanoTime() - start).isLessThan(15_000_000_000L);
      assertThat(idle.rest()).isEmpty();
    }
  }

  @Test
  void aSecondSignalEndsItAtOnce() {
    try (TcpServer silent = TcpServer.silent();
        DrawbridgeProcess proxy =
            DrawbridgeProcess.builder().config(TUNNEL).set("limits.drain", "30s").start();
        Tunnel tunnel = Tunnel.open(proxy, "localhost", silent.port())) {
      tunnel.write("a request without an answer");
      proxy.signal("TERM");
      Await.until(() -> "no more connections", () -> !accepts(proxy.proxyPort()));
      assertThat(proxy.process().alive()).isTrue();

      proxy.signal("TERM");

      Await.until(() -> "the end", () -> !proxy.process().alive());
      assertThat(proxy.process().stop()).isEqualTo(1);
    }
  }

  private static DrawbridgeProcess.Builder instance(int port) {
    return DrawbridgeProcess.builder().listen(port).set("limits.drain", "30s");
  }

  /** One instance after the other is replaced, behind a load balancer that asks for health. */
  @Test
  void aRollingRestartBehindHaproxyLosesNothing() throws Exception {
    Command.require("haproxy");
    int front = Ports.free();
    int a = Ports.free();
    int b = Ports.free();
    try (NginxServer nginx = NginxServer.start(TestPki.shared().good())) {
      int adminA = Ports.free();
      int adminB = Ports.free();
      DrawbridgeProcess first = instance(a).admin(adminA).start();
      DrawbridgeProcess second = instance(b).admin(adminB).start();
      try (ServerProcess haproxy = haproxy(front, a, adminA, b, adminB)) {
        Await.until(() -> "haproxy: " + haproxy.output(), () -> accepts(front));
        RequestLoop clients = RequestLoop.start(4, front, first.root(), nginx.port());
        assertThat(first.process().stop()).isZero();
        first = instance(a).admin(adminA).start();
        awaitShare(first);
        assertThat(second.process().stop()).isZero();
        second = instance(b).admin(adminB).start();
        awaitShare(second);
        clients.close();
        assertThat(clients.failures()).isEmpty();
      } finally {
        first.close();
        second.close();
      }
    }
  }

  /** Waits until the load balancer sends it clients again. */
  private static void awaitShare(DrawbridgeProcess proxy) {
    Await.until(
        () -> "sessions: " + proxy.records().all().size(),
        () -> proxy.metric("drawbridge_sessions_total", "") >= 10);
  }

  private static ServerProcess haproxy(int front, int a, int adminA, int b, int adminB) {
    Path file =
        Scratch.write(
            Scratch.directory("haproxy").resolve("haproxy.cfg"),
            """
            defaults
              mode tcp
              timeout connect 5s
              timeout client 60s
              timeout server 60s
              # A busy machine's slow answer is no reason to leave a server.
              timeout check 10s
              retries 5
              option redispatch 1
            frontend front
              bind 127.0.0.1:%d
              default_backend proxies
            backend proxies
              option httpchk GET /health/ready HTTP/1.0
              default-server check inter 200ms fall 1 rise 1
              server a 127.0.0.1:%d port %d
              server b 127.0.0.1:%d port %d
            """
                .formatted(front, a, adminA, b, adminB));
    ProcessBuilder builder = new ProcessBuilder("haproxy", "-db", "-f", file.toString());
    builder.environment().merge("PATH", ":/usr/sbin", String::concat);
    return new ServerProcess(builder);
  }

  /** On one machine the new process listens beside the old one, which then stops. */
  @Test
  void aHandOverOnOnePortLosesNothing() throws Exception {
    int port = Ports.free();
    String shared =
        "version: 1\nlisteners: [{ address: 127.0.0.1:" + port + ", share-port: true }]\n";
    try (NginxServer nginx = NginxServer.start(TestPki.shared().good())) {
      DrawbridgeProcess running = sharing(shared);
      RequestLoop clients = RequestLoop.start(4, port, running.root(), nginx.port());
      for (int round = 0; round < 2; round++) {
        DrawbridgeProcess next = sharing(shared);
        clients.awaitMore(30);
        assertThat(running.process().stop()).isZero();
        running.close();
        running = next;
        clients.awaitMore(30);
      }
      clients.close();
      running.close();
      assertThat(clients.failures()).isEmpty();
    }
  }

  private static DrawbridgeProcess sharing(String yaml) {
    return DrawbridgeProcess.builder()
        .listeningAsConfigured()
        .config(yaml)
        .set("limits.drain", "30s")
        .start();
  }
}
