// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.benchmarks;

import io.drawbridge.authority.LeafCache;
import io.drawbridge.authority.LeafKey;
import io.drawbridge.netty.LeafCredential;
import io.drawbridge.netty.LeafCredentials;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Finding a leaf that is in the cache, retaining and releasing it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class LeafCacheHit {
  @Param({"1", "1000"})
  public int names;

  private final TestAuthority authority = new TestAuthority();
  private final LeafCache<LeafCredential> cache =
      new LeafCache<>(
          authority.minter(), new LeafCredentials(), 10_000, Runnable::run, Clock.systemUTC());
  private String[] hosts = {};
  private int next;

  /** Fills the cache. */
  @Setup
  public void setUp() throws Exception {
    hosts = new String[names];
    for (int i = 0; i < names; i++) {
      hosts[i] = "host-" + i + ".example";
      cache.get(hosts[i], LeafKey.ECDSA).toCompletableFuture().get().value().release();
    }
  }

  /** Empties it. */
  @TearDown
  public void tearDown() {
    cache.clear();
    authority.close();
  }

  /** One look-up. */
  @Benchmark
  public boolean hit() {
    next = next + 1 == hosts.length ? 0 : next + 1;
    LeafCredential found = cache.ifPresent(hosts[next], LeafKey.ECDSA);
    if (found == null) {
      throw new IllegalStateException(hosts[next] + " is not in the cache");
    }
    return found.release();
  }
}
