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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/**
 * Seconds or hours at full load: short connections to several names with TLS 1.2 and 1.3, closed
 * now by the app and now by the server, some of them in the middle; half of them over upstream
 * connections that they share. Nothing may fail, stall or stay, and nobody get what another asked
 * for.
 *
 * <p>{@code mvn -B verify -pl proxy -Dit.test=SoakIT -Dsoak=PT60M}; on a machine that has other
 * things to do, {@code -Dsoak.stall=PT1M} and fewer {@code -Dsoak.clients}.
 */
class SoakIT {
  /** How often it tells where it stands. */
  private static final Duration PART = Duration.ofMinutes(1);

  /** Before anything is compared. */
  private static final Duration WARMING = Duration.ofSeconds(20);

  private static final Duration TIME = Duration.parse(System.getProperty("soak", "PT6S"));
  private static final int CLIENTS = Integer.getInteger("soak.clients", 16);
  private static final Duration STALL = Duration.parse(System.getProperty("soak.stall", "PT15S"));

  /** Of these, the connections to {@code localhost} are shared. */
  private static final String[] NAMES = {"localhost", "127.0.0.1", "localhost", "::1"};

  private static final String[] PROTOCOLS = {"TLSv1.2", "TLSv1.3"};

  private final AtomicLong done = new AtomicLong();
  private final AtomicLong aborted = new AtomicLong();
  private final LongAccumulator slowestNanos = new LongAccumulator(Long::max, 0);
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final Queue<String> crossings = new ConcurrentLinkedQueue<>();

  @Test
  void nothingFailsStallsOrStays() throws Exception {
    try (NginxServer nginx =
            NginxServer.start(
                TestPki.shared().good(),
                "location = /echo { return 200 $arg_token; }",
                "location = /last { keepalive_timeout 0; return 200 $arg_token; }");
        DrawbridgeProcess proxy =
            DrawbridgeProcess.builder()
                .jvm("-Xmx256m", "-XX:MaxDirectMemorySize=256m")
                .set("upstream.pool.idle", "2s")
                .set("upstream.spare", "1")
                .config(
                    """
                    version: 1
                    rules:
                      - { name: shared, when: { host: [localhost] }, action: intercept, reuse: auto }
                    """)
                .start()) {
      SSLContext trusting = TestPki.clientContext(proxy.root());
      run(WARMING.compareTo(TIME) < 0 ? WARMING : TIME, proxy, nginx, trusting);
      awaitNothingHeld(proxy);
      long descriptors = proxy.descriptors();
      double direct = directBytes(proxy);
      long resident = proxy.residentBytes();
      report("warm", proxy);

      long end = System.nanoTime() + TIME.toNanos();
      while (System.nanoTime() < end && isWell()) {
        Duration left = Duration.ofNanos(end - System.nanoTime());
        run(left.compareTo(PART) < 0 ? left : PART, proxy, nginx, trusting);
        report("so far", proxy);
      }

      awaitNothingHeld(proxy);
      report("at the end", proxy);
      assertThat(crossings).isEmpty();
      assertThat(failures).isEmpty();
      assertThat(Duration.ofNanos(slowestNanos.get())).isLessThan(STALL);
      Await.until(
          () -> proxy.descriptors() + " descriptors, before " + descriptors,
          () -> proxy.descriptors() <= descriptors + 2);
      // The allocator keeps its chunks; it must not have taken many more than after the warm-up.
      assertThat(directBytes(proxy)).isLessThan(direct + (32 << 20));
      assertThat(proxy.residentBytes()).isLessThan(resident + (128L << 20));
      assertThat(proxy.metric("drawbridge_upstream_failures_total", "")).isZero();
      assertThat(reused(proxy)).isGreaterThan(done.get() / 10.0);
    }
  }

  private boolean isWell() {
    return failures.size() + crossings.size() < 20;
  }

  private static void awaitNothingHeld(DrawbridgeProcess proxy) {
    proxy.awaitQuiet();
    Await.until(
        () -> "upstreams kept",
        () -> proxy.metric("drawbridge_upstream_connections_idle", "") == 0);
  }

  private void run(Duration time, DrawbridgeProcess proxy, NginxServer nginx, SSLContext trusting) {
    long end = System.nanoTime() + time.toNanos();
    try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      for (int i = 0; i < CLIENTS; i++) {
        int client = i;
        threads.execute(
            () -> {
              for (int n = client; System.nanoTime() < end && isWell(); n++) {
                one(n, proxy, nginx, trusting);
              }
            });
      }
    }
  }

  /** One connection with a request or two; every other one is closed by the server. */
  private void one(int n, DrawbridgeProcess proxy, NginxServer nginx, SSLContext trusting) {
    long start = System.nanoTime();
    String name = NAMES[n % NAMES.length];
    boolean serverCloses = n / 4 % 2 == 0;
    String protocol = PROTOCOLS[n / 8 % PROTOCOLS.length];
    int kind = n / 16 % 5;
    try (Tunnel tunnel = Tunnel.open(proxy, name, nginx.port());
        SSLSocket tls = tunnel.tls(trusting, name, nginx.port())) {
      tls.setEnabledProtocols(new String[] {protocol});
      switch (kind) {
        case 0 -> {
          ask(tls, "/echo", "");
          ask(tls, serverCloses ? "/last" : "/echo", "");
        }
        case 1 -> ask(tls, serverCloses ? "/last" : "/echo", "Content-Length: 4\r\n\r\nbody");
        case 2 -> {
          write(tls, "/echo", "unread", "");
          aborted.incrementAndGet();
          return;
        }
        default -> ask(tls, serverCloses ? "/last" : "/echo", "");
      }
      if (serverCloses) {
        tls.getInputStream().readAllBytes();
      }
      done.incrementAndGet();
    } catch (IOException | RuntimeException | AssertionError e) {
      failures.add(name + " " + protocol + " kind " + kind + ": " + e);
    }
    slowestNanos.accumulate(System.nanoTime() - start);
  }

  /** The answer must bear what this request alone asked for. */
  private void ask(SSLSocket tls, String path, String body) throws IOException {
    String token = UUID.randomUUID().toString();
    write(tls, path, token, body);
    String head = Tunnel.head(tls.getInputStream());
    if (!head.startsWith("HTTP/1.1 200")) {
      throw new IOException(head);
    }
    String answer =
        new String(tls.getInputStream().readNBytes(token.length()), StandardCharsets.ISO_8859_1);
    if (!answer.equals(token)) {
      crossings.add(token + " got " + answer);
    }
  }

  private static void write(SSLSocket tls, String path, String token, String body)
      throws IOException {
    String method = body.isEmpty() ? "GET " : "POST ";
    String head = method + path + "?token=" + token + " HTTP/1.1\r\nHost: localhost\r\n";
    tls.getOutputStream()
        .write((head + (body.isEmpty() ? "\r\n" : body)).getBytes(StandardCharsets.US_ASCII));
  }

  private static double reused(DrawbridgeProcess proxy) {
    return proxy.metric("drawbridge_upstream_connections_total", "reused=\"true\"");
  }

  private static double directBytes(DrawbridgeProcess proxy) {
    return proxy.metric("drawbridge_direct_memory_used_bytes", "");
  }

  private void report(String when, DrawbridgeProcess proxy) {
    System.out.printf(
        "%s %s: connections %d, aborted %d, over shared upstreams %.0f, failures %d, crossings %d,"
            + " slowest %d ms, descriptors %d, direct %.1f MB, resident %.1f MB%n",
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        when,
        done.get(),
        aborted.get(),
        reused(proxy),
        failures.size(),
        crossings.size(),
        slowestNanos.get() / 1_000_000,
        proxy.descriptors(),
        directBytes(proxy) / (1 << 20),
        proxy.residentBytes() / (double) (1 << 20));
  }
}
