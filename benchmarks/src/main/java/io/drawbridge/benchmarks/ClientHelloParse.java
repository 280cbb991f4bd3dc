// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.benchmarks;

import io.drawbridge.tls.ClientHelloReader;
import io.drawbridge.tls.HelloResult;
import java.nio.ByteBuffer;
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
import org.openjdk.jmh.annotations.Warmup;

/** Reading a ClientHello from the bytes that were peeked at. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ClientHelloParse {
  @Param public Hellos.Shape shape = Hellos.Shape.SMALL;

  private ByteBuffer bytes = ByteBuffer.allocate(0);

  /** Makes the hello. */
  @Setup
  public void setUp() {
    bytes = ByteBuffer.wrap(Hellos.bytes(shape));
  }

  /** One hello. */
  @Benchmark
  public HelloResult parse() {
    return ClientHelloReader.read(bytes);
  }
}
