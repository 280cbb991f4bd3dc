// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out why an upstream's handshake failed, off the event loop. Thread-safe.
 *
 * <p>It costs little whatever happens: two examinations at once, a short queue, a dozen connections
 * and a few seconds for each, a bounded number a minute, and one for all who ask about the same
 * upstream within a minute. Beyond that the answer is {@link Diagnosis#INCONCLUSIVE}, at once.
 */
public final class UpstreamProbe implements AutoCloseable {
  private static final int THREADS = 2;
  private static final int QUEUE = 32;
  private static final int PER_MINUTE = 120;
  private static final int REMEMBERED = 2_000;
  private static final Duration REMEMBERED_FOR = Duration.ofMinutes(1);
  private static final ScanLimits LIMITS =
      new ScanLimits(
          1,
          16,
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          Duration.ofSeconds(4),
          Duration.ofSeconds(5),
          0);

  private record Key(InetSocketAddress address, @Nullable String serverName) {}

  private final ProxyOffer offer;
  private final RateLimit rate = new RateLimit(PER_MINUTE, Duration.ofMinutes(1));
  private final ThreadPoolExecutor workers;
  private final AsyncCache<Key, Diagnosis> known =
      Caffeine.newBuilder()
          .maximumSize(REMEMBERED)
          .expireAfterWrite(REMEMBERED_FOR)
          .executor(Runnable::run)
          .buildAsync();

  /**
   * Starts no thread before the first question.
   *
   * @param offer what the proxy offers to upstreams
   */
  public UpstreamProbe(ProxyOffer offer) {
    this.offer = offer;
    workers =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            Thread.ofPlatform().name("upstream-probe-", 0).daemon().factory());
    workers.allowCoreThreadTimeOut(true);
  }

  /**
   * Examines the upstream, or recalls what was found a moment ago. Never blocks and never fails;
   * the answer may come on another thread.
   *
   * @param address resolved, and allowed to be connected to
   * @param serverName an A-label name, or null for an IP literal
   */
  public CompletionStage<Diagnosis> diagnose(
      InetSocketAddress address, @Nullable String serverName) {
    CompletableFuture<Diagnosis> answer =
        known.get(new Key(address, serverName), (key, executor) -> start(key));
    return answer.exceptionally(rejected -> Diagnosis.INCONCLUSIVE);
  }

  /** What fails is not remembered. */
  private CompletableFuture<Diagnosis> start(Key key) {
    if (!rate.tryAcquire()) {
      return CompletableFuture.failedFuture(
          new RejectedExecutionException("too many examinations in a minute"));
    }
    try {
      return CompletableFuture.supplyAsync(() -> examine(key), workers);
    } catch (RejectedExecutionException full) {
      return CompletableFuture.failedFuture(full);
    }
  }

  private Diagnosis examine(Key key) {
    try {
      Server server = new Server(key.address(), key.serverName(), null, LIMITS);
      return new Diagnostician(server, offer).diagnose();
    } catch (IOException e) {
      return Diagnosis.INCONCLUSIVE;
    }
  }

  /** Ends the threads; examinations under way end within their time limit. */
  @Override
  public void close() {
    workers.shutdownNow();
  }
}
