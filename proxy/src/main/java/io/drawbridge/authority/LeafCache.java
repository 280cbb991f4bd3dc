// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Leaves in the form that the TLS library takes, by name and key type; bounded, and nothing is
 * minted twice at once.
 *
 * <p>Values are reference-counted: the cache owns one reference to each value in it, and every
 * value that it hands out carries one more, which the caller releases. So a value may be evicted
 * while it is in use. A leaf past its {@link Leaf#renewAt} is not handed out but minted anew. What
 * fails is not kept. A flood of names that are asked for once does not drive out those in use
 * (W-TinyLFU).
 *
 * <p>Safe for use by several threads.
 *
 * @param <T> the library's credential
 */
public final class LeafCache<T> {

  /** Makes and counts references of the values; safe for use by several threads. */
  public interface Handler<T> {
    /** Makes a value with one reference, on a thread of the executor. */
    T create(Leaf leaf);

    /** Adds a reference, or returns false where the value has none any more. */
    boolean tryRetain(T value);

    /** Takes one reference away. */
    void release(T value);
  }

  /**
   * What was asked for, and how it was come by.
   *
   * @param value retained for the caller
   * @param minted whether it was made for this very call; false where another call had it made
   * @param nanos time it took to mint and to create; 0 where not minted
   */
  public record Issued<T>(T value, boolean minted, long nanos) {}

  private final LeafMinter minter;
  private final Handler<T> handler;
  private final Executor executor;
  private final Clock clock;
  private final Cache<Key, Entry<T>> entries;
  private final ConcurrentMap<Key, CompletableFuture<Entry<T>>> flights = new ConcurrentHashMap<>();

  private volatile boolean closed;

  /**
   * Creates an empty cache.
   *
   * @param maximum entries kept, at least 1
   * @param executor where minting happens, and releases of what is evicted
   */
  public LeafCache(
      LeafMinter minter, Handler<T> handler, int maximum, Executor executor, Clock clock) {
    if (maximum < 1) {
      throw new IllegalArgumentException("leaf cache entries: " + maximum + " (expected: >= 1)");
    }
    this.minter = minter;
    this.handler = handler;
    this.executor = executor;
    this.clock = clock;
    this.entries =
        Caffeine.newBuilder()
            .maximumSize(maximum)
            .executor(executor)
            .removalListener(this::removed)
            .build();
  }

  /**
   * The value in the cache, retained for the caller, or null. Takes no lock: fit for an event loop.
   *
   * @param name as {@link Leaf#name} spells it; another spelling is another entry
   */
  public @Nullable T ifPresent(String name, LeafKey type) {
    Entry<T> entry = entries.getIfPresent(new Key(name, type));
    return entry != null && retained(entry) ? entry.value() : null;
  }

  /**
   * The value from the cache, or from minting on the executor. Each call has its own stage; whoever
   * no longer needs the value when the stage completes must still release it. Fails with the
   * minter's exception, where the name is none or the issuing certificate has expired, and with
   * {@link java.util.concurrent.RejectedExecutionException} where the executor takes no more.
   */
  public CompletionStage<Issued<T>> get(String name, LeafKey type) {
    T hit = ifPresent(name, type);
    if (hit != null) {
      return CompletableFuture.completedFuture(new Issued<>(hit, false, 0));
    }
    Key key = new Key(name, type);
    CompletableFuture<Entry<T>> mine = new CompletableFuture<>();
    CompletableFuture<Entry<T>> other = flights.putIfAbsent(key, mine);
    return other != null ? joined(other, key) : flown(mine, key);
  }

  /** The number of entries, about. */
  public long size() {
    return entries.estimatedSize();
  }

  /** Empties the cache for good: what is still being minted is not kept. */
  public void close() {
    closed = true;
    clear();
  }

  /** Empties the cache; values in use live until their users release them. */
  public void clear() {
    entries.invalidateAll();
  }

  private CompletionStage<Issued<T>> joined(CompletableFuture<Entry<T>> flight, Key key) {
    return flight.thenCompose(
        entry ->
            retained(entry)
                ? CompletableFuture.completedFuture(new Issued<>(entry.value(), false, 0))
                // Evicted and freed between landing and this look.
                : get(key.name(), key.type()));
  }

  private CompletionStage<Issued<T>> flown(CompletableFuture<Entry<T>> flight, Key key) {
    // Another flight may have landed between the look into the cache and the take-off of this one.
    Entry<T> landed = entries.getIfPresent(key);
    if (landed != null && retained(landed)) {
      flights.remove(key, flight);
      flight.complete(landed);
      return CompletableFuture.completedFuture(new Issued<>(landed.value(), false, 0));
    }
    CompletableFuture<Issued<T>> result = new CompletableFuture<>();
    try {
      executor.execute(() -> mint(flight, key, result));
    } catch (Throwable e) { // whatever fails, an Error too, must reach those who wait
      fail(flight, key, result, e);
    }
    return result;
  }

  private void mint(
      CompletableFuture<Entry<T>> flight, Key key, CompletableFuture<Issued<T>> result) {
    long start = System.nanoTime();
    Entry<T> entry;
    try {
      Leaf leaf = minter.mint(key.name(), key.type());
      entry = new Entry<>(handler.create(leaf), leaf.renewAt().toEpochMilli());
      handler.tryRetain(entry.value()); // the one reference is for this call, one for the cache
      entries.put(key, entry);
      if (closed) {
        clear();
      }
    } catch (Throwable e) { // as above
      fail(flight, key, result, e);
      return;
    }
    long nanos = System.nanoTime() - start;
    flights.remove(key, flight); // after put: who finds no flight finds the entry
    flight.complete(entry); // those who joined retain it while this call's reference keeps it alive
    result.complete(new Issued<>(entry.value(), true, nanos));
  }

  private void fail(
      CompletableFuture<Entry<T>> flight,
      Key key,
      CompletableFuture<Issued<T>> result,
      Throwable cause) {
    flights.remove(key, flight);
    flight.completeExceptionally(cause);
    result.completeExceptionally(cause);
  }

  private boolean retained(Entry<T> entry) {
    return clock.millis() < entry.renewAt() && handler.tryRetain(entry.value());
  }

  private void removed(@Nullable Key key, @Nullable Entry<T> entry, RemovalCause cause) {
    if (entry != null) {
      handler.release(entry.value());
    }
  }

  private record Key(String name, LeafKey type) {}

  /** A value and, in milliseconds since the epoch, when it is to be replaced. */
  private record Entry<T>(T value, long renewAt) {}
}
