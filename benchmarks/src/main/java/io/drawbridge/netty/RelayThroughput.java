// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.drawbridge.authority.LeafKey;
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

/**
 * Bytes from an upstream to an app through {@link Relay} and the TLS of both legs, without sockets.
 * The encryption of the upstream's server and the decryption of the app are counted too.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RelayThroughput {
  @Param({"1024", "1048576"})
  public int bytes;

  private RelayFixture fixture;

  /** Shakes hands on both legs and joins them. */
  @Setup
  public void setUp() throws Exception {
    fixture = new RelayFixture(LeafKey.ECDSA);
  }

  /** Gives everything back. */
  @TearDown
  public void tearDown() {
    fixture.close();
  }

  /** One response. */
  @Benchmark
  public int download() {
    return fixture.download(bytes);
  }
}
