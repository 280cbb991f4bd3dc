// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.benchmarks;

import io.drawbridge.authority.LeafKey;
import io.drawbridge.upstream.UpstreamTrust;
import java.security.cert.X509Certificate;
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
 * Verifying an upstream's chain of leaf, issuing certificate and root. A resumed handshake does not
 * verify anew, and what was verified is kept with the session; so there is no cached case here.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class UpstreamVerify {
  @Param public LeafKey key = LeafKey.ECDSA;

  private final TestAuthority authority = new TestAuthority();
  private UpstreamTrust trust;
  private X509Certificate[] chain = {};
  private SSLEngine engine;

  /** Mints the upstream's certificate. */
  @Setup
  public void setUp() throws Exception {
    trust = UpstreamTrust.of(authority.root());
    chain = authority.minter().mint(Hellos.HOST, key).chain().toArray(X509Certificate[]::new);
    engine = SSLContext.getDefault().createSSLEngine(Hellos.HOST, 443);
  }

  /** Removes the authority. */
  @TearDown
  public void tearDown() {
    authority.close();
  }

  /** One verification; it throws where the chain is not good. */
  @Benchmark
  public X509Certificate verify() throws Exception {
    trust.checkServerTrusted(chain, "UNKNOWN", engine);
    return chain[0];
  }
}
