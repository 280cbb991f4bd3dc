// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.Await;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.NginxServer;
import io.drawbridge.testing.TestPki;
import io.drawbridge.testing.Tunnel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Minutes at full load: short connections to several names with TLS 1.2 and 1.3, closed now by the
 * app and now by the server. Nothing may fail, stall or stay.
 *
 * <p>{@code mvn -B verify -pl proxy -Dexcluded.groups= -Dit.test=SoakIT -Dsoak=PT5M}
 */
@Tag("soak")
class SoakIT {
  private static final Duration TIME = Duration.parse(System.getProperty("soak", "PT5M"));
  private static final int CLIENTS = Integer.getInteger("soak.clients", 16);
  private static final Duration STALL = Duration.ofSeconds(5);
  private static final String[] NAMES = {"localhost", "127.0.0.1", "::1"};
  private static final String[] PROTOCOLS = {"TLSv1.2", "TLSv1.3"};

  private final AtomicLong done = new AtomicLong();
  private final LongAccumulator slowestNanos = new LongAccumulator(Long::max, 0);
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  @Test
  void nothingFailsStallsOrStays() throws Exception {
    try (NginxServer nginx = NginxServer.start(TestPki.shared().good());
        DrawbridgeProcess proxy =
            DrawbridgeProcess.builder().jvm("-Xmx256m", "-XX:MaxDirectMemorySize=256m").start()) {
      SSLContext trusting = TestPki.clientContext(proxy.root());
      run(Duration.ofSeconds(20), proxy, nginx, trusting);
      proxy.awaitQuiet();
      long descriptors = proxy.descriptors();
      double direct = directBytes(proxy);
      long resident = proxy.residentBytes();

      run(TIME, proxy, nginx, trusting);

      proxy.awaitQuiet();
      report(proxy, descriptors, direct, resident);
      assertThat(failures).isEmpty();
      assertThat(Duration.ofNanos(slowestNanos.get())).isLessThan(STALL);
      Await.until(
          () -> proxy.descriptors() + " descriptors, before " + descriptors,
          () -> proxy.descriptors() <= descriptors + 2);
      // The allocator keeps its chunks; it must not have taken many more than after the warm-up.
      assertThat(directBytes(proxy)).isLessThan(direct + (32 << 20));
      assertThat(proxy.residentBytes()).isLessThan(resident + (128L << 20));
      assertThat(proxy.metric("drawbridge_upstream_failures_total", "")).isZero();
    }
  }

  private void run(Duration time, DrawbridgeProcess proxy, NginxServer nginx, SSLContext trusting) {
    long end = System.nanoTime() + time.toNanos();
    try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      for (int i = 0; i < CLIENTS; i++) {
        int client = i;
        threads.execute(
            () -> {
              for (int n = client; System.nanoTime() < end && failures.size() < 20; n++) {
                one(n, proxy, nginx, trusting);
              }
            });
      }
    }
  }

  /** One connection with one request; every other one is closed by the server. */
  private void one(int n, DrawbridgeProcess proxy, NginxServer nginx, SSLContext trusting) {
    long start = System.nanoTime();
    String name = NAMES[n % NAMES.length];
    boolean serverCloses = n / NAMES.length % 2 == 0;
    try (Tunnel tunnel = Tunnel.open(proxy, name, nginx.port());
        SSLSocket tls = tunnel.tls(trusting, name, nginx.port())) {
      tls.setEnabledProtocols(new String[] {PROTOCOLS[n / 6 % PROTOCOLS.length]});
      String connection = serverCloses ? "close" : "keep-alive";
      tls.getOutputStream()
          .write(
              ("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: " + connection + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      String head = Tunnel.head(tls.getInputStream());
      if (!head.startsWith("HTTP/1.1 200")) {
        throw new IOException(head);
      }
      if (serverCloses) {
        tls.getInputStream().readAllBytes();
      }
      done.incrementAndGet();
    } catch (IOException | RuntimeException | AssertionError e) {
      failures.add(name + " " + tlsOf(n) + ": " + e);
    }
    slowestNanos.accumulate(System.nanoTime() - start);
  }

  private static String tlsOf(int n) {
    return PROTOCOLS[n / 6 % PROTOCOLS.length];
  }

  private static double directBytes(DrawbridgeProcess proxy) {
    return proxy.metric("jvm_buffer_memory_used_bytes", "direct");
  }

  private void report(DrawbridgeProcess proxy, long descriptors, double direct, long resident) {
    System.out.println(
        Map.of(
            "connections",
            done.get(),
            "slowestMillis",
            slowestNanos.get() / 1_000_000,
            "failures",
            failures.size(),
            "descriptors",
            descriptors + " -> " + proxy.descriptors(),
            "directBytes",
            direct + " -> " + directBytes(proxy),
            "residentBytes",
            resident + " -> " + proxy.residentBytes()));
  }
}
