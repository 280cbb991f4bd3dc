// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbridge.testing.SettableClock;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LeafMinterTest {
  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
  private static final String SAN = "2.5.29.17";
  private static final int DNS = 2;
  private static final int IP = 7;

  private final SettableClock clock = new SettableClock(OwnRoot.MADE);
  private final Authority authority = OwnRoot.opened(clock);
  private final LeafMinter minter = OwnRoot.minter(authority, clock);

  @ParameterizedTest
  @EnumSource
  void aLeafIsWhatClientsExpectOfAServer(LeafKey type) throws CertificateParsingException {
    Leaf leaf = minter.mint("API.Example.com.", type);
    X509Certificate certificate = leaf.certificate();

    assertThat(leaf.name()).isEqualTo("api.example.com");
    assertThat(certificate.getVersion()).isEqualTo(3);
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=api.example.com");
    assertThat(certificate.getSubjectAlternativeNames())
        .containsExactly(List.of(DNS, "api.example.com"));
    assertThat(certificate.getExtendedKeyUsage()).containsExactly(SERVER_AUTH);
    assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
    assertThat(certificate.getCriticalExtensionOIDs()).doesNotContain(SAN);
    boolean[] usage = certificate.getKeyUsage();
    assertThat(usage[0]).as("digitalSignature").isTrue();
    assertThat(usage[2]).as("keyEncipherment").isEqualTo(type == LeafKey.RSA);
    assertThat(usage[5]).as("keyCertSign").isFalse();
    assertThat(leaf.chain()).hasSize(2);
    Verifier.accepts(leaf, authority.root().certificate(), clock.instant());
  }

  @ParameterizedTest
  @EnumSource
  void isBackDatedADayAndShortLived(LeafKey type) {
    Leaf leaf = minter.mint("api.example.com", type);
    Instant now = clock.instant();

    assertThat(leaf.certificate().getNotBefore().toInstant())
        .isEqualTo(now.minus(Duration.ofDays(1)));
    assertThat(leaf.certificate().getNotAfter().toInstant())
        .isEqualTo(now.plus(Duration.ofDays(7)));
    assertThat(leaf.renewAt()).isEqualTo(now.plus(Duration.ofHours(7 * 24 * 2 / 3)));
    Verifier.javaAccepts(leaf, authority.root().certificate(), now.minus(Duration.ofHours(23)));
  }

  @Test
  void keysAreOfTheTypeSharedAndNeverTheAuthoritys() {
    PublicKey ecdsa = minter.mint("a.test", LeafKey.ECDSA).certificate().getPublicKey();
    PublicKey rsa = minter.mint("a.test", LeafKey.RSA).certificate().getPublicKey();

    assertThat(((ECPublicKey) ecdsa).getParams().getOrder().bitLength()).isEqualTo(256);
    assertThat(((RSAPublicKey) rsa).getModulus().bitLength()).isEqualTo(2048);
    assertThat(minter.mint("b.test", LeafKey.ECDSA).certificate().getPublicKey()).isEqualTo(ecdsa);
    assertThat(authority.issuing())
        .hasSize(2)
        .extracting(X509Certificate::getPublicKey)
        .doesNotContain(ecdsa, rsa, authority.root().certificate().getPublicKey());
  }

  @Test
  void serialsAre128RandomBits() {
    Set<BigInteger> serials = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      serials.add(minter.mint("a.test", LeafKey.ECDSA).certificate().getSerialNumber());
    }

    assertThat(serials).hasSize(200);
    assertThat(serials).allMatch(serial -> serial.signum() > 0 && serial.bitLength() <= 128);
    assertThat(serials).anyMatch(serial -> serial.bitLength() == 128);
    assertThat(serials).allMatch(serial -> serial.bitLength() > 96);
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.1", "2001:db8::1", "[2001:db8::2]", "::1"})
  void anAddressIsAnAddressName(String literal) throws CertificateParsingException {
    Leaf leaf = minter.mint(literal, LeafKey.ECDSA);

    assertThat(leaf.certificate().getSubjectAlternativeNames())
        .singleElement()
        .satisfies(name -> assertThat(name.get(0)).isEqualTo(IP));
    Verifier.accepts(leaf, authority.root().certificate(), clock.instant());
  }

  @Test
  void aNameTooLongForTheSubjectIsInTheCriticalAlternativeName() {
    String label = "a".repeat(61);
    String longest = String.join(".", label, label, label, label) + ".test";
    assertThat(longest).hasSize(252);
    for (String name : List.of("b".repeat(60) + ".test", longest)) {
      Leaf leaf = minter.mint(name, LeafKey.ECDSA);

      assertThat(leaf.certificate().getSubjectX500Principal().getName()).isEmpty();
      assertThat(leaf.certificate().getCriticalExtensionOIDs()).contains(SAN);
      Verifier.accepts(leaf, authority.root().certificate(), clock.instant());
    }
    assertThat(
            minter
                .mint("c".repeat(59) + ".test", LeafKey.ECDSA)
                .certificate()
                .getSubjectX500Principal()
                .getName())
        .isEqualTo("CN=" + "c".repeat(59) + ".test");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "a..b",
        "-a.test",
        "a-.test",
        "*.test",
        "a b",
        "m\u00fcller.test",
        "a/b",
        "a:b",
        "1.2.3",
        "1.2.3.256",
        "010.1.1.1",
        "0x7f.1",
        "127.1",
        "fe80::1%eth0",
        "[1.2.3.4",
        "a\u0000b",
        "1:2:3",
        ":::"
      })
  void whatIsNoNameIsRefused(String name) {
    assertThatThrownBy(() -> minter.mint(name, LeafKey.ECDSA))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("name: \"" + name + "\" (expected: a host name in A-form or an IP literal)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "_sip._tcp.test", "xn--mller-kva.test", "a--b.test", "1.test"})
  void unusualNamesAreNames(String name) {
    Leaf leaf = minter.mint(name, LeafKey.ECDSA);
    assertThat(leaf.name()).isEqualTo(name);
    Verifier.javaAccepts(leaf, authority.root().certificate(), clock.instant());
  }

  @Test
  void refusesNamesBeyondTheLimitsOfDns() {
    for (String name :
        List.of("a".repeat(64) + ".test", ("a".repeat(49) + ".").repeat(5) + "test")) {
      assertThatThrownBy(() -> minter.mint(name, LeafKey.ECDSA))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void neverOutlivesItsIssuer(@TempDir Path directory) throws Exception {
    OwnRoot.copyTo(directory);
    Files.delete(directory.resolve("root-key.pem"));
    Authority aging = OwnRoot.open(directory, clock);
    LeafMinter late = OwnRoot.minter(aging, clock);
    clock.advance(Duration.ofDays(363));

    Leaf leaf = late.mint("a.test", LeafKey.ECDSA);
    Instant issuerEnd = leaf.chain().get(1).getNotAfter().toInstant();

    assertThat(leaf.certificate().getNotAfter().toInstant()).isEqualTo(issuerEnd);
    assertThat(leaf.renewAt()).isBefore(issuerEnd).isAfter(clock.instant());
    Verifier.accepts(leaf, aging.root().certificate(), clock.instant());

    clock.advance(Duration.ofDays(3));
    assertThatThrownBy(() -> late.mint("a.test", LeafKey.ECDSA))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(
            " expired " + issuerEnd + "; put root-key.pem back into " + directory);
  }

  @ParameterizedTest
  @EnumSource
  void keysRotateDailyAndOldLeavesStayGood(LeafKey type) {
    Leaf before = minter.mint("a.test", type);
    clock.advance(Duration.ofHours(23));
    assertThat(minter.mint("a.test", type).key()).isSameAs(before.key());

    clock.advance(Duration.ofHours(1));
    Leaf after = minter.mint("a.test", type);

    assertThat(after.key()).isNotEqualTo(before.key());
    for (Leaf leaf : List.of(before, after)) {
      assertThat(Keys.match(leaf.key(), leaf.certificate().getPublicKey())).isTrue();
      Verifier.javaAccepts(leaf, authority.root().certificate(), clock.instant());
    }
  }

  @Test
  void aLeafDoesNotPrintItsKey() {
    Leaf leaf = minter.mint("a.test", LeafKey.ECDSA);
    assertThat(leaf).hasToString("Leaf[a.test, ECDSA, renewAt=" + leaf.renewAt() + "]");
  }
}
