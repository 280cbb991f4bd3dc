// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drawbridge.policy.Failure;
import io.drawbridge.testing.SettableClock;
import io.drawbridge.testing.TestPki;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class VerifiedPathsTest {
  private static final TestPki PKI = TestPki.shared();
  private static final Path GOOD = PKI.good().chain();

  private final AtomicLong nanos = new AtomicLong();
  private final VerifiedPaths paths = new VerifiedPaths(nanos::get);

  /** Minted once; read anew, so that nothing hangs on the objects. */
  private static X509Certificate[] good() throws Exception {
    return UpstreamTrustTest.read(GOOD);
  }

  @Test
  void aChainIsKnownForAWhile() throws Exception {
    ByteBuffer key = VerifiedPaths.key(good(), "UNKNOWN");
    var verified = new VerifiedPaths.Verified(ReceivedChain.of(good()), List.of(good()));
    paths.keep(key, verified);

    assertThat(paths.find(VerifiedPaths.key(good(), "UNKNOWN"))).isSameAs(verified);
    nanos.addAndGet(VerifiedPaths.KEPT.minusSeconds(1).toNanos());
    assertThat(paths.find(key)).isSameAs(verified);
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    assertThat(paths.find(key)).isNull();
  }

  @Test
  void everyByteTheOrderAndTheUseCount() throws Exception {
    X509Certificate[] good = good();
    X509Certificate[] other = UpstreamTrustTest.read(PKI.goodRsa().chain());
    ByteBuffer key = VerifiedPaths.key(good, "UNKNOWN");

    assertThat(VerifiedPaths.key(other, "UNKNOWN")).isNotEqualTo(key);
    assertThat(VerifiedPaths.key(good, "RSA")).isNotEqualTo(key);
    assertThat(VerifiedPaths.key(new X509Certificate[] {good[0]}, "UNKNOWN")).isNotEqualTo(key);
    assertThat(VerifiedPaths.key(new X509Certificate[] {good[1], good[0]}, "UNKNOWN"))
        .isNotEqualTo(key);
  }

  @Test
  void aKnownChainIsStillJudgedByName() throws Exception {
    UpstreamTrust trust = UpstreamTrust.of(PKI.root());
    trust.verify(good(), "UNKNOWN", "localhost");

    var refused =
        catchThrowableOfType(
            UpstreamCertificateException.class,
            () -> trust.verify(good(), "UNKNOWN", "other.test"));

    assertThat(refused.failure()).isEqualTo(Failure.UPSTREAM_NAME_MISMATCH);
    trust.verify(good(), "UNKNOWN", "localhost");
  }

  @Test
  void aKnownChainStillExpires() throws Exception {
    SettableClock clock = new SettableClock(Instant.now());
    UpstreamTrust trust = UpstreamTrust.of(List.of(UpstreamTrustTest.read(PKI.root())), clock);
    trust.verify(good(), "UNKNOWN", "localhost");

    clock.advance(Duration.between(clock.instant(), good()[0].getNotAfter().toInstant()));
    trust.verify(good(), "UNKNOWN", "localhost");
    clock.advance(Duration.ofSeconds(2));
    var refused =
        catchThrowableOfType(
            UpstreamCertificateException.class, () -> trust.verify(good(), "UNKNOWN", "localhost"));

    assertThat(refused.failure()).isEqualTo(Failure.UPSTREAM_EXPIRED);
  }
}
