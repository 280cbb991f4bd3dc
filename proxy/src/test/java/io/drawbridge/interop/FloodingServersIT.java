// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.Command;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.TcpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Servers that send masses of what is useless in place of a handshake. */
class FloodingServersIT {
  private static final long MIB = 1 << 20;

  /** TLS 1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, renegotiation_info. */
  private static final String SERVER_HELLO =
      "160303002f" + "0200002b0303" + "11".repeat(32) + "00c02b00" + "0005ff01000100";

  /** What a server sends, over and over. */
  private enum Flood {
    EMPTY_RECORDS("", "1603030000", 10_000),
    ALERTS("", "1503030002015a", 1_000),
    HUGE_HELLO("", "1603034000" + "02ffffff" + "00".repeat(0x3ffc), 1_024),
    HUGE_CERTIFICATE(SERVER_HELLO, "1603034000" + "0bffffff" + "00".repeat(0x3ffc), 1_024);

    private final String first;
    private final String part;
    private final int times;

    Flood(String first, String part, int times) {
      this.first = first;
      this.part = part;
      this.times = times;
    }

    void pour(OutputStream out) throws IOException {
      out.write(HexFormat.of().parseHex(first + part.repeat(times)));
    }
  }

  @Test
  void moveNothing() {
    Map<Flood, TcpServer> servers = new EnumMap<>(Flood.class);
    for (Flood each : Flood.values()) {
      servers.put(
          each,
          TcpServer.plain(
              socket -> {
                assertThat(socket.getInputStream().read()).isEqualTo(22);
                each.pour(socket.getOutputStream());
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
              }));
    }
    try (DrawbridgeProcess proxy = DrawbridgeProcess.builder().jvm("-Xmx64m").start()) {
      servers.values().forEach(server -> assertExplained(proxy, server));
      proxy.awaitQuiet();
      long resident = proxy.residentBytes();
      long descriptors = proxy.descriptors();
      double direct = proxy.metric("drawbridge_direct_memory_used_bytes", "");

      for (int i = 0; i < 2; i++) {
        servers.values().forEach(server -> assertExplained(proxy, server));
      }

      proxy.awaitQuiet();
      assertThat(proxy.residentBytes() - resident).isLessThan(32 * MIB);
      assertThat(proxy.descriptors()).isLessThanOrEqualTo(descriptors + 2);
      assertThat(proxy.metric("drawbridge_direct_memory_used_bytes", "") - direct)
          .isLessThanOrEqualTo(16.0 * MIB);
      assertThat(
              Arrays.stream(Flood.values())
                  .map(each -> proxy.record(servers.get(each).port()).path("reason").asText()))
          .allMatch(reason -> reason.startsWith("upstream-"));
    } finally {
      servers.values().forEach(TcpServer::close);
    }
  }

  private static void assertExplained(DrawbridgeProcess proxy, TcpServer server) {
    var result =
        Command.of("curl", "-sS", "--max-time", "20", "--proxy", proxy.url())
            .with("--cacert", proxy.root(), "-o", "/dev/null", "-w", "%{http_code}")
            .with("https://localhost:" + server.port() + "/")
            .run()
            .succeeded();

    assertThat(result.out()).isEqualTo("502");
  }
}
