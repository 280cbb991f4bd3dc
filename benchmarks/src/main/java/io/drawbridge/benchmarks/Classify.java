// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.benchmarks;

import io.drawbridge.classify.Classification;
import io.drawbridge.classify.Classifier;
import io.drawbridge.tls.ClientHello;
import io.drawbridge.tls.Ja3;
import io.drawbridge.tls.Ja4;
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

/** What is made of a parsed ClientHello: its fingerprints, and its classification with both. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class Classify {
  @Param({"SMALL", "POST_QUANTUM", "SSLV2"})
  public Hellos.Shape shape = Hellos.Shape.SMALL;

  private ClientHello hello = Hellos.parsed(Hellos.Shape.SMALL);

  /** Reads the hello. */
  @Setup
  public void setUp() {
    hello = Hellos.parsed(shape);
  }

  /** The JA3 fingerprint. */
  @Benchmark
  public String ja3() {
    return Ja3.of(hello);
  }

  /** The JA4 fingerprint. */
  @Benchmark
  public String ja4() {
    return Ja4.of(hello);
  }

  /** Findings, application and both fingerprints. */
  @Benchmark
  public Classification classify() {
    return Classifier.classify(hello, Hellos.HOST, "curl/8.0");
  }
}
