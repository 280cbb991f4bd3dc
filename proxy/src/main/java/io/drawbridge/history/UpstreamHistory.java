// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.history;

import io.drawbridge.policy.Destination;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells when an upstream's TLS gets weaker than it was before. Remembers 20 000 upstreams, each for
 * 90 days after it was last as strong, in a file that outlives the process.
 *
 * <p>Thread-safe. Sessions only touch memory; a thread of its own writes the file every few seconds
 * if anything is new, so a disk that is slow or full costs the last observations and nothing else.
 */
public final class UpstreamHistory implements AutoCloseable {
  static final int UPSTREAMS = 20_000;
  private static final Duration EXPIRY = Duration.ofDays(90);
  private static final Duration WRITE_EVERY = Duration.ofSeconds(5);
  private static final Duration LAST_WRITE = Duration.ofSeconds(2);

  private final Best<String, Strength> best;
  private final HistoryFile file;
  private final ScheduledExecutorService writer;

  /**
   * Reads what an earlier process left, as far as it can be read.
   *
   * @param path need not exist
   */
  public UpstreamHistory(Path path, Clock clock) {
    best = new Best<>(UPSTREAMS, EXPIRY, clock, Strength::best);
    file = new HistoryFile(path);
    file.read(best);
    writer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("upstream-history").factory());
    writer.scheduleWithFixedDelay(
        this::write, WRITE_EVERY.toMillis(), WRITE_EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Notes a full handshake.
   *
   * @param possible the best that the proxy offered
   * @return what got weaker and since when, null where nothing did
   */
  public @Nullable String note(Destination upstream, Strength now, Strength possible) {
    Best.Seen<Strength> better =
        best.note(upstream.toString(), now, before -> now.shortfalls(before, possible).isEmpty());
    return better == null
        ? null
        : String.join(", ", now.shortfalls(better.value(), possible))
            + ", last seen "
            + better.at().truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
  }

  private void write() {
    if (best.takeChanged()) {
      file.write(best);
    }
  }

  /** Writes what is new, unless that takes longer than a moment. */
  @Override
  public void close() {
    writer.execute(this::write);
    writer.shutdown();
    try {
      if (!writer.awaitTermination(LAST_WRITE.toMillis(), TimeUnit.MILLISECONDS)) {
        writer.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
