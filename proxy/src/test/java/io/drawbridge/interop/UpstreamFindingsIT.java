// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawbridge.testing.Await;
import io.drawbridge.testing.Command;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.NginxServer;
import io.drawbridge.testing.TcpServer;
import io.drawbridge.testing.TestPki;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What is found out about upstreams, and what is remembered of them. */
class UpstreamFindingsIT {
  private static final TestPki PKI = TestPki.shared();

  @Test
  void aVersionRewrittenOnTheWayIsNamed() {
    try (var proxy = DrawbridgeProcess.start();
        var server = TcpServer.plain(UpstreamFindingsIT::answerWithSentinel)) {
      var result = get(proxy, server.port());

      assertThat(result.out()).contains("502").contains("downgrade-sentinel");
      JsonNode record = proxy.record(server.port());
      assertThat(record.path("reason").asText()).startsWith("downgrade-sentinel");
      assertThat(record.path("upstream").path("findings").toString())
          .contains("downgrade-sentinel");
      assertThat(found(proxy, "downgrade-sentinel")).isOne();
      assertThat(
              proxy.metric("drawbridge_upstream_failures_total", "reason=\"downgrade-sentinel\""))
          .isOne();
    }
  }

  @Test
  void anUpstreamThatGetsWeakerIsRememberedThroughAKill() {
    DrawbridgeProcess first = DrawbridgeProcess.start();
    int port;
    try (first;
        var nginx = NginxServer.start(PKI.good())) {
      port = nginx.port();
      assertThat(get(first, port).out()).contains(" 200");
      Await.until(
          () -> "the history of upstreams",
          () -> history(first).contains("localhost:" + port + " TLSv1.3"));
      ProcessHandle.of(first.process().pid()).orElseThrow().destroyForcibly();
      Await.until(() -> "the end of the process", () -> !first.process().alive());
    }
    try (var nginx = NginxServer.startAt(port, PKI.goodRsa(), "ssl_protocols TLSv1.2;");
        var second = DrawbridgeProcess.builder().dataOf(first).start()) {
      assertThat(get(second, nginx.port()).out()).contains(" 200");
      JsonNode findings = second.record(port).path("upstream").path("findings");
      assertThat(findings.toString()).contains("upstream-downgraded", "no-post-quantum");
      assertThat(found(second, "upstream-downgraded")).isOne();
    }
  }

  private static String history(DrawbridgeProcess proxy) {
    Path file = proxy.root().resolveSibling("upstream-history");
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static double found(DrawbridgeProcess proxy, String finding) {
    return proxy.metric(
        "drawbridge_findings_total", "finding=\"" + finding + "\",leg=\"upstream\"");
  }

  private static Command.Result get(DrawbridgeProcess proxy, int port) {
    return Command.of("curl", "-sSi", "--max-time", "20", "--proxy", proxy.url())
        .with("--cacert", proxy.root(), "https://localhost:" + port + "/")
        .run();
  }

  /** A ServerHello of TLS 1.2 as one gives it who speaks 1.3 (RFC 8446 §4.1.3). */
  private static void answerWithSentinel(Socket socket) throws IOException {
    socket.getInputStream().read(new byte[4096]);
    ByteBuffer hello = ByteBuffer.allocate(128);
    hello.put((byte) 22).putShort((short) 0x0303).putShort((short) 0); // length: below
    hello.put((byte) 2).put((byte) 0).putShort((short) 0);
    hello.putShort((short) 0x0303).put(new byte[24]);
    hello.put("DOWNGRD".getBytes(StandardCharsets.US_ASCII)).put((byte) 1);
    hello.put((byte) 0).putShort((short) 0xc02f).put((byte) 0);
    hello.putShort((short) 9).putInt(0xff010001).put((byte) 0).putInt(0x00170000);
    int end = hello.position();
    hello.putShort(3, (short) (end - 5)).putShort(7, (short) (end - 9));
    socket.getOutputStream().write(hello.array(), 0, end);
    socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
  }
}
