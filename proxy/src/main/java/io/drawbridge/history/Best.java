// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.history;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The best value seen for each key, until it was not seen again for some time. Thread-safe; never
 * blocks but for another note on the same key.
 */
final class Best<K, V> {
  /** A value seen again is not noted anew within this time: most sessions change nothing. */
  private static final Duration PRECISION = Duration.ofHours(1);

  private final Duration expiry;
  private final Clock clock;
  private final BinaryOperator<V> best;
  private final Cache<K, Seen<V>> cache;
  private volatile boolean changed;

  /**
   * A value with the last time that it was reached.
   *
   * @param at to the hour
   */
  record Seen<V>(V value, Instant at) {}

  /**
   * Empty.
   *
   * @param maximum entries; the ones least used go first
   * @param best the better of two values
   */
  Best(long maximum, Duration expiry, Clock clock, BinaryOperator<V> best) {
    this.expiry = expiry;
    this.clock = clock;
    this.best = best;
    this.cache = Caffeine.newBuilder().maximumSize(maximum).executor(Runnable::run).build();
  }

  /**
   * Notes a value.
   *
   * @param reached whether the value is as good as the one remembered
   * @return what it falls short of, null where it does not
   */
  @Nullable Seen<V> note(K key, V value, Predicate<V> reached) {
    Instant now = clock.instant();
    Seen<V> held = cache.getIfPresent(key);
    if (held != null && !isOver(held, now)) {
      if (!reached.test(held.value)) {
        return held;
      }
      V merged = best.apply(held.value, value);
      if (merged.equals(held.value) && now.isBefore(held.at.plus(PRECISION))) {
        return null;
      }
      cache.put(key, new Seen<>(merged, now));
    } else {
      cache.put(key, new Seen<>(value, now));
    }
    changed = true;
    return null;
  }

  /** Whether anything was noted since the last call. */
  boolean takeChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }

  /** What was taken by {@link #takeChanged} is still to be done. */
  void markChanged() {
    changed = true;
  }

  /** Puts back what was remembered once, unless it is over. */
  void restore(K key, Seen<V> seen) {
    if (!isOver(seen, clock.instant())) {
      cache.put(key, seen);
    }
  }

  /** All that is remembered; a view that may change while it is read. */
  Map<K, Seen<V>> all() {
    return cache.asMap();
  }

  private boolean isOver(Seen<V> seen, Instant now) {
    return now.isAfter(seen.at.plus(expiry));
  }
}
