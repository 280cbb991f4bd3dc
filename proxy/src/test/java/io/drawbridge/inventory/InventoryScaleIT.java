// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.event.SessionEvent;
import io.drawbridge.event.SessionRecord;
import io.drawbridge.policy.Destination;
import io.drawbridge.policy.LegacyMode;
import io.drawbridge.policy.Policy;
import io.drawbridge.policy.ServedTls;
import io.drawbridge.report.PlanHolds;
import io.drawbridge.report.Questions;
import io.drawbridge.testing.SampleSession;
import io.drawbridge.tls.TlsVersion;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A million sessions of ten thousand identities, written after every 10,000 of them: as it is with
 * 2,000 sessions a second that no two of are alike.
 */
@Tag("soak")
class InventoryScaleIT {
  private static final int SESSIONS = 1_000_000;
  private static final int IDENTITIES = 10_000;
  private static final int SESSIONS_A_FLUSH = 10_000;

  @TempDir Path directory;

  @Test
  void aMillionSessionsCostLittle() throws Exception {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    SessionEvent.Ended[] sessions = sessions();
    Clock clock = Clock.systemUTC();
    Options options =
        new Options(
            new Place.Embedded(directory.resolve("inventory.db")),
            100_000,
            Duration.ofDays(3650),
            Duration.ofMinutes(5),
            1000,
            new ClientNames(32, 64, List.of()));
    try (Inventory inventory = new Inventory(options, clock, rule -> "")) {
      inventory.start();
      for (int i = 0; i < 200_000; i++) {
        inventory.listener().on(sessions[i % IDENTITIES]);
      }
      inventory.rows(Instant.now());
      long writerBefore = writerNanos(threads);
      long before = used();
      long loop = 0;
      for (int done = 0; done < SESSIONS; done += SESSIONS_A_FLUSH) {
        long start = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < SESSIONS_A_FLUSH; i++) {
          inventory.listener().on(sessions[i % IDENTITIES]);
        }
        loop += threads.getCurrentThreadCpuTime() - start;
        inventory.rows(Instant.now().plusSeconds(3600));
      }
      List<Row> rows = inventory.rows(Instant.EPOCH);
      double writer = (writerNanos(threads) - writerBefore) / 1000.0 / SESSIONS;
      long memory = (used() - before) >> 20;

      Questions questions =
          new Questions(
              inventory,
              () ->
                  new Policy(
                      List.of(),
                      LegacyMode.REJECT,
                      Map.of(),
                      new ServedTls(
                          TlsVersion.TLSv1_2, TlsVersion.TLSv1_3, Set.of(0xc02f), Set.of(0x2f)),
                      clock),
              PlanHolds.open(directory.resolve("holds.json"), clock),
              clock);
      questions.report(null);
      long start = System.nanoTime();
      var report = questions.report(null);
      long reportMillis = (System.nanoTime() - start) / 1_000_000;

      System.out.printf(
          "CPU a session: %.2f us on the event loop, %.2f us on the writer; report %d ms; heap %+d"
              + " MiB; file %d KiB%n",
          loop / 1000.0 / SESSIONS,
          writer,
          reportMillis,
          memory,
          directory.resolve("inventory.db").toFile().length() >> 10);
      assertThat(rows).hasSize(IDENTITIES);
      assertThat(rows.stream().mapToLong(Row::sessions).sum()).isEqualTo(SESSIONS + 200_000L);
      assertThat(report.identities()).isEqualTo(IDENTITIES);
      assertThat(reportMillis).isLessThan(1000);
      assertThat(inventory.health().droppedSessions()).isZero();
      assertThat(memory).isLessThan(64);
    }
  }

  private static SessionEvent.Ended[] sessions() {
    SessionRecord sample = new SampleSession().record();
    SessionEvent.Ended[] sessions = new SessionEvent.Ended[IDENTITIES];
    for (int i = 0; i < IDENTITIES; i++) {
      sessions[i] =
          new SessionEvent.Ended(
              new SessionRecord(
                  sample.id(),
                  Instant.now(),
                  "10." + i / 2500 + "." + i / 250 % 250 + "." + i % 250 + ":40000",
                  sample.user(),
                  sample.userAgent(),
                  new Destination("api-" + i % 50 + ".vendor.example", 443),
                  sample.offer(),
                  sample.verdict(),
                  sample.clientTls(),
                  sample.upstreamAddress(),
                  sample.upstreamTls(),
                  List.of(),
                  false,
                  null,
                  null,
                  100,
                  1000,
                  1,
                  2,
                  List.of()));
    }
    return sessions;
  }

  private static long writerNanos(ThreadMXBean threads) {
    return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
        .filter(info -> info != null && info.getThreadName().equals("drawbridge-inventory"))
        .mapToLong(info -> threads.getThreadCpuTime(info.getThreadId()))
        .sum();
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
