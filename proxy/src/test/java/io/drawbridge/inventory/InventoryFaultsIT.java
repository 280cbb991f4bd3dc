// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.Await;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.TcpServer;
import io.drawbridge.testing.Tunnel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** What becomes of the inventory when the program or its database does not go on as planned. */
class InventoryFaultsIT {
  private static final int BEFORE = 100;

  private static void sessions(DrawbridgeProcess proxy, int port, int count) {
    for (int i = 0; i < count; i++) {
      try (Tunnel tunnel = Tunnel.open(proxy, "localhost", port)) {
        tunnel.write("this is not TLS\r\n");
        tunnel.rest();
      }
    }
  }

  private static long written(DrawbridgeProcess proxy) {
    return (long) proxy.metric("drawbridge_inventory_writes_total", "outcome=\"ok\"");
  }

  private static Path file(DrawbridgeProcess proxy) {
    return proxy.root().resolveSibling("inventory.db");
  }

  private static String ask(Path file, String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      return found.next() ? found.getString(1) : "";
    }
  }

  @Test
  void aKilledProxyLosesTheLastMomentsAtMost() throws Exception {
    try (var server = TcpServer.silent();
        var proxy = DrawbridgeProcess.builder().set("inventory.flush", "1s").start()) {
      sessions(proxy, server.port(), BEFORE);
      long writes = written(proxy);
      Await.until(() -> "a write", () -> proxy.admin("/api/report").contains("\"sessions\":100"));
      assertThat(written(proxy)).isGreaterThanOrEqualTo(writes);
      Thread more =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      sessions(proxy, server.port(), 10_000);
                    } catch (AssertionError | RuntimeException killed) {
                      // As intended.
                    }
                  });
      long soFar = written(proxy);
      Await.until(() -> "two more writes", () -> written(proxy) >= soFar + 2);

      ProcessHandle.of(proxy.process().pid()).orElseThrow().destroyForcibly();
      more.join();

      assertThat(ask(file(proxy), "PRAGMA integrity_check")).isEqualTo("ok");
      assertThat(Long.parseLong(ask(file(proxy), "SELECT sum(sessions) FROM sighting")))
          .isGreaterThan(BEFORE);
    }
  }

  @Test
  void sessionsGoOnWhileTheDiskIsFull() throws Exception {
    try (var server = TcpServer.silent();
        var proxy = DrawbridgeProcess.builder().set("inventory.flush", "1s").disk("4m").start()) {
      sessions(proxy, server.port(), 10);
      Await.until(() -> "a write", () -> proxy.admin("/api/report").contains("\"sessions\":10,"));
      Path ballast = proxy.disk().resolve("ballast");
      fill(ballast);

      int more = 0;
      while (proxy.metric("drawbridge_inventory_up", "") == 1 && more < 2000) {
        sessions(proxy, server.port(), 20);
        more += 20;
      }
      sessions(proxy, server.port(), 10);
      int all = 10 + more + 10;
      assertThat(proxy.metric("drawbridge_inventory_up", "")).isZero();
      assertThat(proxy.admin("/health/ready")).contains("full");
      assertThat(proxy.process().err())
          .filteredOn(line -> line.contains("the inventory cannot be written; sessions go on"))
          .hasSize(1);

      Files.delete(ballast);
      assertThat(proxy.admin("/api/report")).contains("\"sessions\":" + all + ",");
      assertThat(proxy.metric("drawbridge_inventory_up", "")).isOne();
      assertThat(proxy.process().err())
          .filteredOn(line -> line.contains("the inventory is written again"))
          .hasSize(1);
      assertThat(proxy.metric("drawbridge_inventory_dropped_total", "")).isZero();
    }
  }

  @Test
  void whatADiskThatStaysFullCostsIsSaidAtTheEnd() throws Exception {
    try (var server = TcpServer.silent();
        var proxy = DrawbridgeProcess.builder().set("inventory.flush", "1s").disk("4m").start()) {
      sessions(proxy, server.port(), 10);
      Await.until(() -> "a write", () -> proxy.admin("/api/report").contains("\"sessions\":10,"));
      fill(proxy.disk().resolve("ballast"));
      sessions(proxy, server.port(), 1);
      int more = 1;
      while (proxy.metric("drawbridge_inventory_up", "") == 1 && more < 2000) {
        sessions(proxy, server.port(), 20);
        more += 20;
      }
      sessions(proxy, server.port(), 7);
      long most = 7L + more;

      proxy.signal("TERM");
      Await.until(() -> "the end", () -> !proxy.process().alive());

      assertThat(proxy.process().err())
          .filteredOn(line -> line.contains("the inventory ends without"))
          .singleElement()
          .asString()
          .containsPattern("\"lost_sessions\":\"?[0-9]+")
          .satisfies(line -> assertThat(lost(line)).isBetween(7L, most));
    }
  }

  private static long lost(String line) {
    return Long.parseLong(line.replaceAll(".*lost_sessions\\W+([0-9]+).*", "$1"));
  }

  /** Takes all the room there is. */
  private static void fill(Path file) throws IOException {
    byte[] some = new byte[512];
    try (OutputStream out = Files.newOutputStream(file)) {
      while (true) {
        out.write(some);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  @Test
  void sessionsGoOnWhileTheDatabaseIsLocked() throws Exception {
    try (var server = TcpServer.silent();
        var proxy = DrawbridgeProcess.builder().set("inventory.flush", "1s").start()) {
      Await.until(() -> "the file", () -> proxy.metric("drawbridge_inventory_up", "") == 1);
      proxy.admin("/api/report");
      try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file(proxy));
          Statement statement = other.createStatement()) {
        statement.execute("BEGIN EXCLUSIVE");
        sessions(proxy, server.port(), 10);
        Await.until(() -> "a failed write", () -> proxy.metric("drawbridge_inventory_up", "") == 0);
        assertThat(proxy.admin("/health/ready")).contains("locked").contains("1 identities wait");
        statement.execute("COMMIT");
      }

      assertThat(proxy.admin("/api/report")).contains("\"sessions\":10,");
      assertThat(proxy.metric("drawbridge_inventory_dropped_total", "what=\"sessions\"")).isZero();
    }
  }
}
