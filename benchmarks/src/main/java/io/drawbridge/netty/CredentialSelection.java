// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.drawbridge.authority.LeafKey;
import io.drawbridge.benchmarks.Hellos;
import io.drawbridge.benchmarks.TestAuthority;
import io.drawbridge.tls.ClientHello;
import io.drawbridge.tls.TlsVersion;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** From a ClientHello to an engine that has the certificate for it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class CredentialSelection {
  private final TestAuthority authority = new TestAuthority();
  private final ServerTls serverTls =
      new ServerTls(
          TlsVersion.TLSv1_2,
          TlsVersion.TLSv1_3,
          HandshakeFixture.CIPHERS,
          HandshakeFixture.LEGACY_CIPHERS,
          List.of("X25519", "P-256"));
  private final ClientHello hello = Hellos.parsed(Hellos.Shape.POST_QUANTUM);
  private LeafCredential credential;

  /** Mints the leaf. */
  @Setup
  public void setUp() {
    credential = new LeafCredentials().create(authority.minter().mint(Hellos.HOST, LeafKey.ECDSA));
  }

  /** Gives everything back. */
  @TearDown
  public void tearDown() {
    credential.release();
    serverTls.close();
    authority.close();
  }

  /** Which lane and which type of key the app gets. */
  @Benchmark
  public LeafKey choose() {
    return serverTls.leafKey(hello, serverTls.lane(hello));
  }

  /** The engine, with the certificate and bound to the name; made and released. */
  @Benchmark
  public boolean engine() throws Exception {
    return serverTls
        .newEngine(ByteBufAllocator.DEFAULT, serverTls.lane(hello), null, Hellos.HOST, credential)
        .release();
  }
}
