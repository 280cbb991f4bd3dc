// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.reuse;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.LenientServer;
import io.drawbridge.testing.LenientServer.Dialect;
import io.drawbridge.testing.PlainApp;
import io.drawbridge.testing.TestPki;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/**
 * Hostile apps and servers try to make the proxy give one app the answer of another. Honest apps
 * come in between, each with a token of its own that its answers must bear.
 *
 * <p>{@code -Dpoisoning=PT1H} for longer.
 */
class PoisoningIT {
  private static final Duration TIME = Duration.parse(System.getProperty("poisoning", "PT6S"));
  private static final int HONEST = 12;
  private static final int HOSTILE = 4;

  /** Apps that send what their server takes for two requests come from another address. */
  private static final String ELSEWHERE = "127.0.0.66";

  private static final String SMUGGLED = "GET /stolen HTTP/1.1\r\nHost: x\r\nX-Token: evil\r\n\r\n";
  private static final String PREFIX = "GET /stolen HTTP/1.1\r\nX-Token: evil\r\nX-Ignore: ";

  /** What honest apps ask for. */
  private static final List<String> PATHS =
      List.of("/", "/chunked", "/hints", "/split", "/none", "/until-close", "/?a=b");

  /** How servers answer that are broken or hostile, and honest apps may meet. */
  private static final List<String> BROKEN =
      List.of("/two-at-once", "/two", "/longer-than-said", "/body-of-304", "/two-lengths", "/both");

  private final Queue<String> crossings = new ConcurrentLinkedQueue<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  /** What the proxy itself answered, since it could not reach the server. */
  private final Queue<String> unanswered = new ConcurrentLinkedQueue<>();

  private final AtomicLong honest = new AtomicLong();
  private final AtomicLong hostile = new AtomicLong();
  private final AtomicLong serial = new AtomicLong();

  @Test
  void noAnswerReachesAnotherApp() throws Exception {
    try (var lengths = new LenientServer(Dialect.LENGTH_FIRST);
        var chunks = new LenientServer(Dialect.CHUNKS_FIRST);
        var none = new LenientServer(Dialect.NO_BODIES);
        var proxy =
            DrawbridgeProcess.builder()
                .jvm("-XX:ActiveProcessorCount=1")
                .set("upstream.reuse", "auto")
                .set("limits.connections-per-client", "10000")
                .start();
        ExecutorService apps = Executors.newVirtualThreadPerTaskExecutor()) {
      SSLContext trusting = TestPki.clientContext(proxy.root());
      long end = System.nanoTime() + TIME.toNanos();
      for (int i = 0; i < HONEST; i++) {
        int seed = i;
        apps.execute(
            () -> {
              Random random = new Random(seed);
              while (System.nanoTime() < end) {
                LenientServer server = List.of(lengths, chunks, none).get(random.nextInt(3));
                honest(proxy, trusting, random, server.port(), server != none, server != chunks);
              }
            });
      }
      for (int i = 0; i < HOSTILE; i++) {
        int seed = 1000 + i;
        apps.execute(
            () -> {
              Random random = new Random(seed);
              while (System.nanoTime() < end) {
                switch (random.nextInt(4)) {
                  case 0 -> hostile(proxy, trusting, "127.0.0.1", lengths.port(), random, FRAMES);
                  case 1 -> hostile(proxy, trusting, "127.0.0.1", chunks.port(), random, FRAMES);
                  case 2 -> hostile(proxy, trusting, ELSEWHERE, none.port(), random, FRAMES);
                  default -> hostile(proxy, trusting, ELSEWHERE, none.port(), random, BODIES);
                }
              }
            });
      }
      apps.shutdown();
      assertThat(apps.awaitTermination(TIME.toSeconds() + 120, TimeUnit.SECONDS)).isTrue();

      double reused = proxy.metric("drawbridge_upstream_connections_total", "reused=\"true\"");
      System.out.printf(
          "poisoning: %d honest requests, %d attacks, %.0f over connections used before,"
              + " %d crossings%n",
          honest.get(), hostile.get(), reused, crossings.size());
      assertThat(crossings).isEmpty();
      assertThat(failures).isEmpty();
      assertThat(unanswered).isEmpty();
      // Ten times as many on a machine that has nothing else to do.
      assertThat(honest).hasValueGreaterThan(TIME.toSeconds() * 4);
      assertThat(hostile).hasValueGreaterThan(TIME.toSeconds());
      assertThat(reused).isGreaterThan((double) TIME.toSeconds());
    }
  }

  /**
   * One app, from one of three addresses.
   *
   * @param bodies whether the server reads requests' bodies
   * @param broken whether it may be asked for a broken answer, after which it is not trusted
   */
  private void honest(
      DrawbridgeProcess proxy,
      SSLContext trusting,
      Random random,
      int port,
      boolean bodies,
      boolean broken) {
    String token = "app-" + serial.incrementAndGet() + "-" + random.nextInt(1 << 20);
    String path = "";
    int from = 0;
    StringBuilder said = new StringBuilder();
    String address = "127.0.0." + (1 + random.nextInt(3));
    try (var app = new PlainApp(proxy, trusting, address, port)) {
      from = app.localPort();
      for (int n = random.nextInt(4); n >= 0; n--) {
        boolean mayBreak = broken && n == 0 && random.nextInt(3) == 0;
        boolean head = !mayBreak && random.nextInt(8) == 0;
        said.append(' ').append(path);
        path = pick(mayBreak ? BROKEN : PATHS, random);
        String method = head ? "HEAD" : "GET";
        String body = "";
        if (!head && bodies && random.nextInt(4) == 0) {
          method = "POST";
          body = "Content-Length: 4\r\n\r\nabcd";
        } else if (mayBreak && random.nextInt(6) == 0) {
          path = "/body-of-head";
          method = "HEAD";
          head = true;
        }
        boolean close = random.nextInt(6) == 0;
        path += method.equals("GET") ? "" : "?" + method;
        app.write(
            method
                + " "
                + path
                + " HTTP/1.1\r\nHost: x\r\nX-Token: "
                + token
                + (close ? "\r\nConnection: close\r\n" : "\r\n")
                + (body.isEmpty() ? "\r\n" : body));
        check(app.answer(head), token, head, path);
        honest.incrementAndGet();
        if (close || path.startsWith("/until-close") || mayBreak) {
          return;
        }
      }
    } catch (IOException e) {
      failures.add(said + " " + path + " on port " + from + ": " + e);
    }
  }

  private void check(String answer, String token, boolean head, String path) {
    if (answer.contains("\r\nX-Drawbridge-Session: ")) {
      unanswered.add(path + ": " + answer);
      return;
    }
    // Of two lengths this app goes by the first, which cuts its token off.
    boolean bears = answer.contains(token) || path.startsWith("/two-lengths");
    boolean others = answer.replace(token, "").contains("app-") || answer.contains("evil");
    if (others || (!bears && !(head && !path.startsWith("/none")))) {
      crossings.add(token + " got for " + path + ": " + answer);
    }
  }

  /** What is one request to one reader and two to another. */
  private static final List<String> FRAMES =
      List.of(
          // CL.TE, TE.CL
          "POST / HTTP/1.1\r\nX-Token: evil\r\nContent-Length: LEN\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nPREFIX",
          "POST / HTTP/1.1\r\nX-Token: evil\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\nSMUGGLED\r\n0\r\n\r\n",
          // TE.TE
          "POST / HTTP/1.1\r\nX-Token: evil\r\nContent-Length: 4\r\nTransfer-Encoding : chunked\r\n\r\n5c\r\nSMUGGLED",
          "POST / HTTP/1.1\r\nX-Token: evil\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\nSMUGGLED",
          "POST / HTTP/1.1\r\nX-Token: evil\r\nTransfer-Encoding:\u000bchunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\nPREFIX",
          "POST / HTTP/1.1\r\nX-Token: evil\r\nTransfer_Encoding: chunked\r\nContent-Length: 30\r\n\r\n0\r\n\r\nPREFIX",
          "POST / HTTP/1.1\r\nX-Token: evil\r\nTransfer-Encoding: chunked\r\nTransfer-encoding: cow\r\n\r\n0\r\n\r\nPREFIX",
          "POST / HTTP/1.1\r\nX-Token: evil\r\nFoo: bar\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nPREFIX",
          "POST / HTTP/1.1\r\nX-Token: evil\r\n Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\nPREFIX",
          "POST / HTTP/1.0\r\nX-Token: evil\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nPREFIX",
          // Two lengths, odd lengths
          "POST / HTTP/1.1\r\nX-Token: evil\r\nContent-Length: 0\r\nContent-Length: LEN\r\n\r\nPREFIX",
          "POST / HTTP/1.1\r\nX-Token: evil\r\nContent-Length: 0, LEN\r\n\r\nPREFIX",
          "POST / HTTP/1.1\r\nX-Token: evil\r\nContent-Length: +LEN\r\n\r\nPREFIX",
          "GET / HTTP/1.1\r\nX-Token: evil\r\nContent-Length: LEN\r\n\r\nPREFIX",
          "POST / HTTP/1.1\r\nX-Token: evil\r\nConnection: content-length\r\nContent-Length: LEN\r\n\r\nPREFIX",
          // Chunks
          "POST / HTTP/1.1\r\nX-Token: evil\r\nTransfer-Encoding: chunked\r\n\r\n3;a\nb\r\nabc\r\n0\r\n\r\nPREFIX",
          "POST / HTTP/1.1\r\nX-Token: evil\r\nTransfer-Encoding: chunked\r\n\r\n0\n\nPREFIX",
          "POST / HTTP/1.1\r\nX-Token: evil\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\nSMUGGLED",
          // Lines
          "GET / HTTP/1.1\nX-Token: evil\n\nSMUGGLED",
          "GET / HTTP/1.1\r\nX-Token: evil\r\nX: a\rGET /b HTTP/1.1\r\n\r\nPREFIX",
          "GET / HTTP/1.1\r\nX-Token: evil\r\nX: \u0000\r\n\r\nSMUGGLED",
          // Expectations, early answers, more requests than answers awaited, cut off bodies
          "POST /early HTTP/1.1\r\nX-Token: evil\r\nContent-Length: 500\r\n\r\nSMUGGLED",
          "POST /early HTTP/1.1\r\nX-Token: evil\r\nExpect: 100-continue\r\nContent-Length: LEN\r\n\r\nPREFIX",
          "POST / HTTP/1.1\r\nX-Token: evil\r\nContent-Length: 500\r\n\r\nSMUGGLED",
          "SMUGGLEDSMUGGLEDSMUGGLEDHEAD / HTTP/1.1\r\nX-Token: evil\r\n\r\nSMUGGLED",
          "HEAD /body-of-head HTTP/1.1\r\nX-Token: evil\r\n\r\nSMUGGLEDPREFIX",
          "GET /two HTTP/1.1\r\nX-Token: evil\r\n\r\nSMUGGLED",
          "PREFIX");

  /** What a server that reads no bodies takes for another request. */
  private static final List<String> BODIES =
      List.of(
          "POST / HTTP/1.1\r\nX-Token: evil\r\nContent-Length: LEN\r\n\r\nPREFIX",
          "PUT / HTTP/1.1\r\nX-Token: evil\r\nTransfer-Encoding: chunked\r\n\r\nXLEN\r\nPREFIX\r\n0\r\n\r\n");

  private void hostile(
      DrawbridgeProcess proxy,
      SSLContext trusting,
      String from,
      int port,
      Random random,
      List<String> attacks) {
    String attack =
        pick(attacks, random)
            .replace("XLEN", Integer.toHexString(PREFIX.length()))
            .replace("LEN", String.valueOf(PREFIX.length()))
            .replace("SMUGGLED", SMUGGLED)
            .replace("PREFIX", PREFIX);
    try (var app = new PlainApp(proxy, trusting, from, port)) {
      int cut = random.nextBoolean() ? attack.length() : 1 + random.nextInt(attack.length());
      app.write(attack.substring(0, cut));
      if (cut < attack.length() && random.nextBoolean()) {
        app.write(attack.substring(cut));
      }
      if (random.nextBoolean()) {
        app.rest(1 + random.nextInt(60));
      }
      hostile.incrementAndGet();
    } catch (IOException e) {
      hostile.incrementAndGet();
    }
  }

  private static String pick(List<String> from, Random random) {
    return from.get(random.nextInt(from.size()));
  }
}
