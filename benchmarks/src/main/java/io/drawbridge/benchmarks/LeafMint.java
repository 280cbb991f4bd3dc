// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.benchmarks;

import io.drawbridge.authority.Leaf;
import io.drawbridge.authority.LeafKey;
import io.drawbridge.netty.LeafCredentials;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Minting a leaf certificate, by the type of its key and of the key that signs it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class LeafMint {
  @Param public LeafKey key = LeafKey.ECDSA;

  private final LeafCredentials credentials = new LeafCredentials();
  private final TestAuthority authority = new TestAuthority();
  private long next;

  /** Removes the authority. */
  @TearDown
  public void tearDown() {
    authority.close();
  }

  /** The certificate alone. */
  @Benchmark
  public Leaf mint() {
    return authority.minter().mint("host-" + next++ + ".example", key);
  }

  /** The certificate in the form that BoringSSL takes: what a miss of the cache costs a worker. */
  @Benchmark
  public boolean mintAndLoad() {
    var credential = credentials.create(mint());
    return credential.release();
  }
}
