// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbridge.authority.LeafCache.Issued;
import io.drawbridge.netty.LeafCredential;
import io.drawbridge.netty.LeafCredentials;
import io.drawbridge.testing.Await;
import io.drawbridge.testing.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LeafCacheTest {
  private static final Executor HERE = Runnable::run;

  private final SettableClock clock = new SettableClock(OwnRoot.MADE);
  private final LeafMinter minter = OwnRoot.minter(OwnRoot.opened(clock), clock);
  private final Counting counting = new Counting();
  private final ExecutorService pool = Executors.newFixedThreadPool(2);

  @AfterEach
  void stop() {
    pool.shutdownNow();
  }

  @Test
  void twoHundredThreadsThatWantOneLeafHaveItMintedOnce() throws InterruptedException {
    LeafCache<Counted> cache = cache(100, pool);
    int threads = 200;
    CountDownLatch start = new CountDownLatch(1);
    Queue<Issued<Counted>> issued = new ConcurrentLinkedQueue<>();
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      all.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      start.await();
                      issued.add(get(cache, "a.test"));
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  }));
    }
    start.countDown();
    for (Thread thread : all) {
      thread.join();
    }

    assertThat(issued).hasSize(threads);
    assertThat(counting.created).hasSize(1);
    assertThat(issued).filteredOn(Issued::minted).hasSize(1);
    assertThat(issued).allMatch(each -> each.minted() == each.nanos() > 0);
    Counted leaf = counting.only();
    assertThat(leaf.references()).isEqualTo(threads + 1);
    issued.forEach(each -> counting.release(each.value()));
    assertThat(leaf.references()).isEqualTo(1);
    cache.clear();
    Await.until(() -> "released", () -> leaf.references() == 0);
  }

  @Test
  void whatIsThereIsHandedOutRetained() {
    LeafCache<Counted> cache = cache(10, HERE);
    assertThat(cache.ifPresent("a.test", LeafKey.ECDSA)).isNull();
    Counted leaf = get(cache, "a.test").value();

    assertThat(cache.ifPresent("a.test", LeafKey.ECDSA)).isSameAs(leaf);
    assertThat(cache.ifPresent("a.test", LeafKey.RSA)).isNull();
    assertThat(get(cache, "a.test")).isEqualTo(new Issued<>(leaf, false, 0));
    assertThat(leaf.references()).isEqualTo(4);
    assertThat(cache.size()).isEqualTo(1);
  }

  @Test
  void whatIsEvictedIsReleasedExactlyOnceAndLivesWhileInUse() {
    LeafCache<Counted> cache = cache(10, HERE);
    for (int i = 0; i < 300; i++) {
      get(cache, "host-" + i + ".test");
    }
    List<Counted> created = List.copyOf(counting.created);

    assertThat(cache.size()).isLessThanOrEqualTo(10);
    assertThat(created).hasSize(300).allMatch(leaf -> leaf.references() >= 1);
    assertThat(created).filteredOn(leaf -> leaf.references() == 2).hasSize((int) cache.size());
    created.forEach(counting::release);
    cache.clear();
    assertThat(created).allMatch(leaf -> leaf.references() == 0);
    assertThat(counting.overReleased).hasValue(0);
  }

  @Test
  void clearingReleasesExactlyOnceAndTheNextIsMintedAnew() {
    LeafCache<Counted> cache = cache(10, HERE);
    Counted first = get(cache, "a.test").value();

    cache.clear();
    cache.clear();

    assertThat(first.references()).isEqualTo(1);
    assertThat(cache.ifPresent("a.test", LeafKey.ECDSA)).isNull();
    assertThat(get(cache, "a.test").value()).isNotSameAs(first);
    assertThat(counting.overReleased).hasValue(0);
  }

  @Test
  void aLeafThatIsDueIsMintedAnewAndTheOldReleased() {
    LeafCache<Counted> cache = cache(10, HERE);
    Counted first = get(cache, "a.test").value();
    Duration life = Duration.between(clock.instant(), first.leaf().renewAt());
    clock.advance(life.minusMillis(1));
    assertThat(get(cache, "a.test").value()).isSameAs(first);

    clock.advance(Duration.ofMillis(1));

    assertThat(cache.ifPresent("a.test", LeafKey.ECDSA)).isNull();
    Issued<Counted> second = get(cache, "a.test");
    assertThat(second.minted()).isTrue();
    assertThat(second.value().leaf().renewAt()).isAfter(clock.instant());
    assertThat(first.references()).isEqualTo(2);
    assertThat(second.value().references()).isEqualTo(2);
  }

  @Test
  void failuresReachAllWhoWaitAndAreNotKept() throws InterruptedException {
    LeafCache<Counted> cache = cache(10, pool);
    CountDownLatch go = new CountDownLatch(1);
    counting.before =
        () -> {
          awaitQuietly(go);
          throw new IllegalStateException("no memory");
        };
    var owner = cache.get("a.test", LeafKey.ECDSA).toCompletableFuture();
    var joined = cache.get("a.test", LeafKey.ECDSA).toCompletableFuture();
    go.countDown();

    for (var each : List.of(owner, joined)) {
      assertThatThrownBy(each::join)
          .isInstanceOf(CompletionException.class)
          .hasRootCauseMessage("no memory");
    }
    counting.before = () -> {};
    assertThat(get(cache, "a.test").minted()).isTrue();
    assertThatThrownBy(() -> get(cache, "no name"))
        .hasRootCauseInstanceOf(IllegalArgumentException.class);
    assertThat(cache.size()).isEqualTo(1);
  }

  @Test
  void anErrorToo() {
    LeafCache<Counted> cache = cache(10, HERE);
    counting.before =
        () -> {
          throw new StackOverflowError("deep");
        };
    assertThatThrownBy(() -> get(cache, "a.test")).hasRootCauseMessage("deep");
    counting.before = () -> {};
    assertThat(get(cache, "a.test").minted()).isTrue();
  }

  @Test
  void anExecutorThatTakesNoMoreIsReportedAndMayRecover() {
    boolean[] full = {true};
    LeafCache<Counted> cache =
        cache(
            10,
            task -> {
              if (full[0]) {
                throw new RejectedExecutionException("queue full");
              }
              task.run();
            });

    assertThat(cache.get("a.test", LeafKey.ECDSA).toCompletableFuture())
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(RejectedExecutionException.class);
    full[0] = false;
    assertThat(get(cache, "a.test").minted()).isTrue();
  }

  @Test
  void manyThreadsNamesAndEvictionsLoseNoReference() throws InterruptedException {
    LeafCache<Counted> cache = cache(4, pool);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int seed = i;
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int round = 0; round < 200; round++) {
                      Issued<Counted> issued = get(cache, "h" + (seed + round * 7) % 12 + ".test");
                      if (issued.value().references() < 1) {
                        counting.overReleased.incrementAndGet();
                      }
                      counting.release(issued.value());
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    cache.clear();

    Await.until(
        () -> counting.created.toString(),
        () -> counting.created.stream().allMatch(leaf -> leaf.references() == 0));
    assertThat(counting.overReleased).hasValue(0);
  }

  @Test
  void holdsRealCredentialsTheSameWay() {
    LeafCache<LeafCredential> cache =
        new LeafCache<>(minter, new LeafCredentials(), 10, HERE, clock);
    for (LeafKey type : LeafKey.values()) {
      LeafCredential credential = cache.get("a.test", type).toCompletableFuture().join().value();
      assertThat(credential.refCnt()).isEqualTo(2);
      LeafCredential again = Objects.requireNonNull(cache.ifPresent("a.test", type));
      assertThat(again).isSameAs(credential);
      cache.clear();
      assertThat(credential.refCnt()).isEqualTo(2);
      credential.release();
      credential.release();
      assertThat(credential.refCnt()).isZero();
      assertThat(new LeafCredentials().tryRetain(credential)).isFalse();
    }
  }

  @Test
  void refusesToHoldNothing() {
    assertThatThrownBy(() -> cache(0, HERE)).hasMessage("leaf cache entries: 0 (expected: >= 1)");
  }

  private LeafCache<Counted> cache(int maximum, Executor executor) {
    return new LeafCache<>(minter, counting, maximum, executor, clock);
  }

  private static Issued<Counted> get(LeafCache<Counted> cache, String name) {
    return cache.get(name, LeafKey.ECDSA).toCompletableFuture().join();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A leaf with a count of its references. */
  private record Counted(Leaf leaf, AtomicInteger count) {
    int references() {
      return count.get();
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /** Counts as the TLS library does: what has no reference left cannot be retained again. */
  private static final class Counting implements LeafCache.Handler<Counted> {
    final Queue<Counted> created = new ConcurrentLinkedQueue<>();
    final AtomicInteger overReleased = new AtomicInteger();
    volatile Runnable before = () -> {};

    Counted only() {
      return Objects.requireNonNull(created.peek());
    }

    @Override
    public Counted create(Leaf leaf) {
      before.run();
      Counted counted = new Counted(leaf, new AtomicInteger(1));
      created.add(counted);
      return counted;
    }

    @Override
    public boolean tryRetain(Counted value) {
      return value.count().getAndUpdate(n -> n == 0 ? 0 : n + 1) > 0;
    }

    @Override
    public void release(Counted value) {
      if (value.count().decrementAndGet() < 0) {
        overReleased.incrementAndGet();
      }
    }
  }
}
