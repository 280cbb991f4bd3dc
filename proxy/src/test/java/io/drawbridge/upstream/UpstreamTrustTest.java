// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drawbridge.policy.Failure;
import io.drawbridge.testing.LimboCase;
import io.drawbridge.testing.TestPki;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamTrustTest {
  private static final TestPki PKI = TestPki.shared();

  static X509Certificate[] read(Path pem) throws IOException, CertificateException {
    try (InputStream in = Files.newInputStream(pem)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
          .map(X509Certificate.class::cast)
          .toArray(X509Certificate[]::new);
    }
  }

  private static Failure refusal(Path chain, String host) throws Exception {
    UpstreamTrust trust = UpstreamTrust.of(PKI.root());
    X509Certificate[] sent = read(chain);
    return catchThrowableOfType(
            UpstreamCertificateException.class, () -> trust.verify(sent, "UNKNOWN", host))
        .failure();
  }

  private static LimboCase limbo(String id) {
    return LimboCase.servers().stream().filter(each -> each.id().equals(id)).findFirst().get();
  }

  private static UpstreamTrust trust(LimboCase each) throws CertificateException {
    Instant now = each.time() == null ? Instant.now() : each.time();
    return UpstreamTrust.of(each.readRoots(), Clock.fixed(now, ZoneOffset.UTC));
  }

  @Test
  void acceptsByNameAndByAddress() throws Exception {
    UpstreamTrust trust = UpstreamTrust.of(PKI.root());

    for (String host : List.of("localhost", "127.0.0.1", "::1")) {
      trust.verify(read(PKI.good().chain()), "UNKNOWN", host);
      trust.verify(read(PKI.goodRsa().chain()), "UNKNOWN", host);
    }
  }

  @Test
  void namesTheReason() throws Exception {
    assertThat(refusal(PKI.expired().chain(), "localhost")).isEqualTo(Failure.UPSTREAM_EXPIRED);
    assertThat(refusal(PKI.wrongName().chain(), "localhost"))
        .isEqualTo(Failure.UPSTREAM_NAME_MISMATCH);
    assertThat(refusal(PKI.good().chain(), "127.0.0.2")).isEqualTo(Failure.UPSTREAM_NAME_MISMATCH);
    assertThat(refusal(PKI.missingIntermediate().chain(), "localhost"))
        .isEqualTo(Failure.UPSTREAM_UNTRUSTED);
    assertThat(refusal(PKI.selfSigned().chain(), "localhost"))
        .isEqualTo(Failure.UPSTREAM_UNTRUSTED);
  }

  @ParameterizedTest
  @CsvSource({
    "rfc5280::validity::expired-leaf, UPSTREAM_EXPIRED, expired on",
    "rfc5280::validity::expired-intermediate, UPSTREAM_EXPIRED, expired on",
    "rfc5280::validity::expired-root, UPSTREAM_EXPIRED, expired on",
    "rfc5280::validity::not-yet-valid-1-second, UPSTREAM_EXPIRED, not valid before",
    "rfc5280::chain-untrusted-root, UPSTREAM_UNTRUSTED, no trusted root",
    "webpki::forbidden-weak-rsa-in-leaf, UPSTREAM_WEAK_KEY, RSA key of 1024 bits",
    "webpki::forbidden-p192-leaf, UPSTREAM_WEAK_KEY, EC key of 192 bits",
    "webpki::forbidden-weak-rsa-key-in-root, UPSTREAM_WEAK_KEY, RSA key of 1024 bits",
    "webpki::forbidden-dsa-leaf, UPSTREAM_WEAK_KEY, DSA",
    "rfc5280::nc::excluded-dns-match, UPSTREAM_BAD_CERTIFICATE, does not allow example.com",
    "rfc5280::eku::ee-wrong-eku, UPSTREAM_BAD_CERTIFICATE, not for TLS servers",
    "webpki::san::no-san, UPSTREAM_NAME_MISMATCH, no name at all",
  })
  void saysWhatIsWrong(String id, Failure failure, String words) throws Exception {
    LimboCase each = limbo(id);
    UpstreamTrust trust = trust(each);

    var refused =
        catchThrowableOfType(
            UpstreamCertificateException.class,
            () -> trust.verify(each.sent(), "UNKNOWN", each.host()));

    assertThat(refused).hasMessageContaining(words);
    assertThat(refused.failure()).isEqualTo(failure);
  }

  @Test
  void everyFlippedByteIsRefusedWithAReason() throws Exception {
    LimboCase good = limbo("webpki::san::exact-dns-san");
    UpstreamTrust trust = trust(good);
    trust.verify(good.sent(), "UNKNOWN", good.host());
    byte[] leaf = good.chain().get(0);

    for (int i = 0; i < leaf.length; i++) {
      byte[] flipped = leaf.clone();
      flipped[i] ^= (byte) (1 << (i % 8));
      assertRefused(good, trust, flipped);
      assertRefused(good, trust, Arrays.copyOf(leaf, i));
    }
  }

  private static void assertRefused(LimboCase good, UpstreamTrust trust, byte[] leaf) {
    var sent = good.withLeaf(leaf).sent();
    assertThatThrownBy(() -> trust.verify(sent, "UNKNOWN", good.host()))
        .isInstanceOf(UpstreamCertificateException.class);
  }

  @Test
  void anEmptyFileAndOneWithoutAUsableRootStopTheStart(@TempDir Path dir) throws Exception {
    Path empty = Files.createFile(dir.resolve("empty.pem"));

    assertThatThrownBy(() -> UpstreamTrust.of(empty))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("holds no certificate");
    Path leaf = PKI.selfSigned().chain();
    assertThatThrownBy(() -> UpstreamTrust.of(leaf))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no usable root")
        .hasMessageContaining("CN=localhost");
  }

  @Test
  void mostRootsOfTheSystemAreUsed() throws IOException {
    assertThat(UpstreamTrust.of((Path) null).unusedRoots()).hasSizeLessThan(5);
  }

  @Test
  void whatACertificateSaysCannotBreakALine() {
    var refused =
        new UpstreamCertificateException(Failure.UPSTREAM_UNTRUSTED, "CN=a\r\nX: y\u2028\u202e");

    assertThat(refused).hasMessage("CN=a??X: y??");
  }
}
