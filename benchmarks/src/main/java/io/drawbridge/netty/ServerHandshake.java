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
 * The handshake with an app, engine to engine in memory, both sides' work counted. The client is
 * BoringSSL without verification in all cases, so that differences are the server's.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ServerHandshake {

  /** TLS 1.3 with tickets, as the proxy serves it. */
  @State(Scope.Thread)
  public static class Tls13 {
    @Param public LeafKey leaf = LeafKey.ECDSA;

    @Param({"X25519", "X25519MLKEM768"})
    public String group = "X25519";

    @Param({"false", "true"})
    public boolean resumed;

    private HandshakeFixture fixture;

    /** Prepares both sides. */
    @Setup
    public void setUp() throws Exception {
      fixture = new HandshakeFixture("TLSv1.3", leaf, group, resumed);
    }

    /** Gives them back. */
    @TearDown
    public void tearDown() {
      fixture.close();
    }
  }

  /** TLS 1.0 and 1.2. */
  @State(Scope.Thread)
  public static class Older {
    @Param({"TLSv1", "TLSv1.2"})
    public String protocol = "TLSv1.2";

    @Param public LeafKey leaf = LeafKey.ECDSA;

    @Param({"false", "true"})
    public boolean resumed;

    private HandshakeFixture fixture;

    /** Prepares both sides. */
    @Setup
    public void setUp() throws Exception {
      fixture = new HandshakeFixture(protocol, leaf, "X25519", resumed);
    }

    /** Gives them back. */
    @TearDown
    public void tearDown() {
      fixture.close();
    }
  }

  /** The JDK's own TLS as the server: the baseline. It has no X25519MLKEM768 before JDK 27. */
  @State(Scope.Thread)
  public static class Jsse {
    @Param({"TLSv1.2", "TLSv1.3"})
    public String protocol = "TLSv1.3";

    @Param public LeafKey leaf = LeafKey.ECDSA;

    private HandshakeFixture fixture;

    /** Prepares both sides. */
    @Setup
    public void setUp() throws Exception {
      fixture = new HandshakeFixture(protocol, leaf, "X25519", false);
    }

    /** Gives them back. */
    @TearDown
    public void tearDown() {
      fixture.close();
    }
  }

  /** One handshake at TLS 1.3. */
  @Benchmark
  public String tls13(Tls13 state) throws Exception {
    return state.fixture.boringSsl();
  }

  /** One handshake at TLS 1.2 or 1.0. */
  @Benchmark
  public String older(Older state) throws Exception {
    return state.fixture.boringSsl();
  }

  /** One handshake with the JDK's server. */
  @Benchmark
  public String jsse(Jsse state) throws Exception {
    return state.fixture.jsse();
  }
}
