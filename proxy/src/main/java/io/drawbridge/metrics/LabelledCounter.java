// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.metrics;

import io.micrometer.core.instrument.Counter;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * One counter name with its series, found by a small key instead of by tags.
 *
 * <p>Safe for any thread. Tags are built once for each series. The number of series is bounded: a
 * key beyond the bound is counted under the key for overflow, so that a defect can fill neither our
 * memory nor that of Prometheus.
 *
 * @param <K> an immutable key, one for each series
 */
final class LabelledCounter<K> {
  private final Function<K, Counter> register;
  private final int maxSeries;
  private final Counter overflow;
  private final ConcurrentHashMap<K, Counter> series = new ConcurrentHashMap<>();

  /**
   * A counter whose series are all known: each exists at zero from the start, so that an alert sees
   * the first increase.
   *
   * @param register creates the series of a key; must give the same label names for every key
   * @param overflow the key for what is not among {@code known}
   */
  LabelledCounter(Function<K, Counter> register, Collection<K> known, K overflow) {
    this(register, known.size(), overflow);
    known.forEach(key -> series.put(key, register.apply(key)));
  }

  /**
   * A counter whose series come with use.
   *
   * @param maxSeries how many series there may be beside the overflow, about: threads that race to
   *     the bound may pass it by one each
   */
  LabelledCounter(Function<K, Counter> register, int maxSeries, K overflow) {
    this.register = register;
    this.maxSeries = maxSeries;
    this.overflow = register.apply(overflow);
  }

  /** Makes a series exist at zero, so that an alert sees its first increase. */
  void prepare(K key) {
    counterFor(key);
  }

  void increment(K key) {
    Counter counter = series.get(key);
    (counter != null ? counter : counterFor(key)).increment();
  }

  private Counter counterFor(K key) {
    return series.mappingCount() < maxSeries ? series.computeIfAbsent(key, register) : overflow;
  }
}
