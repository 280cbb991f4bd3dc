// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.benchmarks;

import io.drawbridge.authority.LeafKey;
import io.drawbridge.upstream.UpstreamTrust;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
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
 * Verifying an upstream's chain of leaf, issuing certificate and root: one that was never seen, and
 * one that was. A resumed handshake verifies nothing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class UpstreamVerify {
  /** More than the JDK remembers: each is forgotten when its turn comes again. */
  private static final int CHAINS = 800;

  @Param public LeafKey key = LeafKey.ECDSA;

  private final TestAuthority authority = new TestAuthority();
  private UpstreamTrust trust;
  private final List<X509Certificate[]> chains = new ArrayList<>();
  private int next;
  private SSLEngine engine;

  /** Mints the upstream's certificate. */
  @Setup
  public void setUp() throws Exception {
    trust = UpstreamTrust.of(authority.root());
    for (int i = 0; i < CHAINS; i++) {
      chains.add(authority.minter().mint(Hellos.HOST, key).chain().toArray(X509Certificate[]::new));
    }
    engine = SSLContext.getDefault().createSSLEngine(Hellos.HOST, 443);
  }

  /** Removes the authority. */
  @TearDown
  public void tearDown() {
    authority.close();
  }

  /** A chain that is new; it throws where the chain is not good. */
  @Benchmark
  public X509Certificate first() throws Exception {
    if (++next == CHAINS) {
      next = 0;
      trust = UpstreamTrust.of(authority.root());
    }
    return verify(chains.get(next));
  }

  /** A chain that was verified before. */
  @Benchmark
  public X509Certificate cached() throws Exception {
    return verify(chains.getFirst());
  }

  private X509Certificate verify(X509Certificate[] chain) throws Exception {
    trust.checkServerTrusted(chain, "UNKNOWN", engine);
    return chain[0];
  }
}
