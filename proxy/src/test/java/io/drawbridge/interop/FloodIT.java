// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.Await;
import io.drawbridge.testing.Command;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.NginxServer;
import io.drawbridge.testing.RawHello;
import io.drawbridge.testing.TestPki;
import io.drawbridge.testing.TlsAnswer;
import io.drawbridge.testing.Tunnel;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Masses of what is useless leave neither descriptors nor memory behind. */
class FloodIT {
  private static final long MIB = 1 << 20;
  private static final byte[] HELLO = RawHello.of(0x0303).usualExtensions("localhost").bytes();
  private static NginxServer nginx;
  private static DrawbridgeProcess proxy;

  @BeforeAll
  static void start() {
    nginx = NginxServer.start(TestPki.shared().good());
    // A small heap, so that the process cannot grow merely because nothing has been collected yet.
    proxy = DrawbridgeProcess.builder().set("limits.handshake", "4s").jvm("-Xmx64m").start();
    for (int i = 0; i < 4; i++) {
      curl(proxy);
    }
  }

  @AfterAll
  static void stop() {
    proxy.close();
    nginx.close();
  }

  private static void curl(DrawbridgeProcess through) {
    Command.of("curl", "-sS", "--max-time", "30", "--proxy", through.url())
        .with("--cacert", through.root(), nginx.url("/"))
        .run()
        .succeeded();
  }

  @Test
  void unfinishedHandshakesLeaveNoDescriptor() {
    proxy.awaitQuiet();
    long before = proxy.descriptors();
    List<Tunnel> tunnels = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Tunnel tunnel = Tunnel.open(proxy, "localhost", nginx.port());
      tunnel.write(HELLO);
      tunnels.add(tunnel);
    }
    assertThat(proxy.descriptors()).isGreaterThan(before + 100);
    curl(proxy); // others are served meanwhile

    proxy.awaitQuiet(); // although every client stays
    Await.until(
        () -> proxy.descriptors() + " descriptors open, before " + before,
        () -> proxy.descriptors() <= before + 2);
    tunnels.forEach(Tunnel::close);
  }

  /** Sends as much as the proxy takes; it may close meanwhile, with a reset. */
  private static TlsAnswer answerTo(byte[] bytes) {
    try (Tunnel tunnel = Tunnel.open(proxy, "localhost", nginx.port())) {
      try {
        tunnel.write(bytes);
      } catch (UncheckedIOException closed) {
        // Not all of it was taken.
      }
      return tunnel.tlsAnswer();
    }
  }

  private static byte[] repeat(byte[] part, int times) {
    byte[] all = new byte[part.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(part, 0, all, i * part.length, part.length);
    }
    return all;
  }

  private static byte[] after(byte[] first, byte[] then) {
    byte[] all = Arrays.copyOf(first, first.length + then.length);
    System.arraycopy(then, 0, all, first.length, then.length);
    return all;
  }

  @Test
  void sizeAndNumberMoveNothing() {
    byte[] record = new byte[5 + (1 << 14)];
    byte[] start = {22, 3, 1, 0x40, 0, 1, (byte) 0xff, (byte) 0xff, (byte) 0xff, 3, 3};
    System.arraycopy(start, 0, record, 0, start.length);
    byte[] huge = repeat(record, 1024);
    byte[] emptyRecords = repeat(new byte[] {22, 3, 1, 0, 0}, 10_000);
    byte[] alerts = repeat(new byte[] {21, 3, 1, 0, 2, 1, 90}, 1_000);
    List<byte[]> useless =
        List.of(
            huge,
            emptyRecords,
            alerts,
            // The same behind a hello, where the TLS library reads them.
            after(HELLO, emptyRecords),
            after(HELLO, alerts));
    useless.forEach(FloodIT::answerTo); // whatever is allocated once
    proxy.awaitQuiet();
    long resident = proxy.residentBytes();
    double direct = proxy.metric("drawbridge_direct_memory_used_bytes", "");

    for (int i = 0; i < 3; i++) {
      useless.subList(0, 3).forEach(each -> assertGone(answerTo(each)));
      useless.subList(3, 5).forEach(FloodIT::answerTo);
    }

    proxy.awaitQuiet();
    assertThat(proxy.residentBytes() - resident).isLessThan(32 * MIB);
    assertThat(proxy.metric("drawbridge_direct_memory_used_bytes", "") - direct)
        .isLessThanOrEqualTo(16.0 * MIB);
    curl(proxy);
  }

  private static void awaitLog(DrawbridgeProcess proxy, String text) {
    Await.until(
        () -> text + " in " + proxy.process().err(),
        () -> proxy.process().err().stream().anyMatch(line -> line.contains(text)));
  }

  private static void assertGone(TlsAnswer answer) {
    assertThat(answer).isNotInstanceOf(TlsAnswer.Handshake.class);
  }

  @Test
  void withoutDescriptorsLeftItStopsAcceptingAndRecovers() {
    try (var few = DrawbridgeProcess.builder().descriptors(250).start()) {
      curl(few);
      List<Tunnel> tunnels = new ArrayList<>();
      while (few.metric("drawbridge_accept_stops_total", "") == 0 && tunnels.size() < 250) {
        tunnels.add(Tunnel.to(few));
      }

      assertThat(tunnels.size()).isBetween(10, 120);
      awaitLog(few, "not accepting until connections close");
      assertThat(few.process().err()).noneMatch(line -> line.contains("Too many open files"));
      var ready = Command.of("curl", "-s", "-w", "%{http_code}");
      String detail =
          ready.with("http://127.0.0.1:" + few.adminPort() + "/health/ready").run().out();
      assertThat(detail).endsWith("503").contains("not accepting until connections close");

      // Who was accepted is still served: its descriptors are set aside.
      tunnels.get(0).write(Tunnel.connect("localhost", nginx.port()));
      assertThat(tunnels.get(0).head()).startsWith("HTTP/1.1 200");
      // Who was not waits, and is served when others go.
      try (Tunnel waiting = Tunnel.to(few)) {
        waiting.write(Tunnel.connect("localhost", nginx.port()));
        tunnels.forEach(Tunnel::close);
        assertThat(waiting.head()).startsWith("HTTP/1.1 200");
      }
      awaitLog(few, "accepting again");
      assertThat(few.admin("/health/ready")).doesNotContain("not accepting");
      curl(few);
    }
  }
}
