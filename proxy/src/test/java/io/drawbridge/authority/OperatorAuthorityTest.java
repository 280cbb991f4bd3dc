// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbridge.authority.TestCa.Spec;
import io.drawbridge.testing.Scratch;
import io.drawbridge.testing.SettableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OperatorAuthorityTest {
  private final SettableClock clock = new SettableClock(OwnRoot.MADE);

  private final Path directory = Scratch.directory("operator");
  private final Path certificate = directory.resolve("ca.pem");
  private Path key = directory.resolve("ca-key.pem");

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "P256", "P384"})
  void aRootSignsIssuingCertificatesThatAreSent(String kind) throws AuthorityException {
    TestCa root = TestCa.root("Root", pair(kind), Spec.UNLIMITED);
    root.certificates(certificate);
    root.key(key);
    Authority authority = open();

    assertThat(authority.root()).isEqualTo(new CertificateFile(certificate, root.certificate()));
    assertThat(authority.issuing()).hasSize(2).doesNotContain(root.certificate());
    for (LeafKey type : LeafKey.values()) {
      Leaf leaf = mint(authority, type);
      assertThat(leaf.chain()).hasSize(2).doesNotContain(root.certificate());
      Verifier.accepts(leaf, root.certificate(), clock.instant());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "P256", "P384"})
  void aSubCaOfPathLengthZeroSignsLeavesItself(String kind) throws AuthorityException {
    TestCa root = TestCa.root("Root", TestCa.RSA_OTHER, Spec.UNLIMITED);
    TestCa sub = root.sub("Sub", pair(kind), Spec.levels(0));
    sub.certificates(certificate, root);
    sub.key(key);
    Authority authority = open();

    assertThat(authority.root().certificate()).isEqualTo(root.certificate());
    assertThat(authority.issuing()).containsExactly(sub.certificate());
    for (LeafKey type : LeafKey.values()) {
      Leaf leaf = mint(authority, type);
      assertThat(leaf.chain()).containsExactly(leaf.certificate(), sub.certificate());
      Verifier.accepts(leaf, root.certificate(), clock.instant());
    }
  }

  @Test
  void theWholeChainBelowTheRootIsSent() throws AuthorityException {
    TestCa root = TestCa.root("Root", TestCa.RSA, Spec.levels(3));
    TestCa upper = root.sub("Upper", TestCa.P384, Spec.levels(2));
    TestCa lower = upper.sub("Lower", TestCa.P256, Spec.levels(1));
    lower.certificates(certificate, upper, root);
    lower.key(key);
    Leaf leaf = mint(open(), LeafKey.ECDSA);

    assertThat(leaf.chain()).hasSize(4);
    assertThat(leaf.chain().subList(2, 4))
        .containsExactly(lower.certificate(), upper.certificate());
    Verifier.accepts(leaf, root.certificate(), clock.instant());
  }

  @Test
  void thePathLengthOfThoseAboveCounts() throws AuthorityException {
    TestCa root = TestCa.root("Root", TestCa.RSA, Spec.levels(1));
    TestCa sub = root.sub("Sub", TestCa.P256, Spec.UNLIMITED);
    sub.certificates(certificate, root);
    sub.key(key);
    Leaf leaf = mint(open(), LeafKey.ECDSA);

    assertThat(leaf.chain()).containsExactly(leaf.certificate(), sub.certificate());
    Verifier.accepts(leaf, root.certificate(), clock.instant());

    sub.sub("Too low", TestCa.P384, Spec.levels(0)).certificates(certificate, sub, root);
    refused()
        .hasMessageStartingWith(
            certificate + ": a chain longer than the path length of its certificates permits");
  }

  @Test
  void aSubCaMayComeWithoutItsRoot() throws AuthorityException {
    TestCa root = TestCa.root("Root", TestCa.RSA, Spec.UNLIMITED);
    TestCa sub =
        root.sub("Sub", TestCa.P256, Spec.levels(0).forPurpose(KeyPurposeId.id_kp_serverAuth));
    sub.certificates(certificate);
    sub.key(key);
    Authority authority = open();

    assertThat(authority.root().certificate()).isEqualTo(sub.certificate());
    assertThat(authority.root().isSelfSigned()).isFalse();
    Verifier.accepts(mint(authority, LeafKey.RSA), root.certificate(), clock.instant());
    assertThat(Authority.inspect(options())).containsExactly(authority.root());
  }

  @Test
  void inspectionNamesTheTrustedOneFirst() throws AuthorityException {
    TestCa root = TestCa.root("Root", TestCa.RSA, Spec.UNLIMITED);
    TestCa sub = root.sub("Sub", TestCa.P256, Spec.levels(0));
    sub.certificates(certificate, root);

    assertThat(Authority.inspect(options()))
        .extracting(CertificateFile::certificate)
        .containsExactly(root.certificate(), sub.certificate());
  }

  @Test
  void theLastLevelIsRenewedInMemoryAndNeverOutlivesTheCa() throws AuthorityException {
    TestCa root =
        TestCa.root(
            "Root", TestCa.P256, Spec.UNLIMITED.until(clock.instant().plus(Duration.ofDays(400))));
    root.certificates(certificate);
    root.key(key);
    Authority authority = open();
    X509Certificate first = authority.issuing().get(0);
    clock.advance(Duration.ofDays(300));
    X509Certificate second = authority.issuing().get(0);
    clock.advance(Duration.ofDays(95));
    Leaf last = mint(authority, LeafKey.ECDSA);

    assertThat(second).isNotEqualTo(first);
    assertThat(authority.issuing().get(0)).isEqualTo(second);
    assertThat(second.getNotAfter()).isEqualTo(root.certificate().getNotAfter());
    assertThat(last.certificate().getNotAfter()).isEqualTo(root.certificate().getNotAfter());
    Verifier.accepts(last, root.certificate(), clock.instant());
    clock.advance(Duration.ofDays(6));
    assertThatThrownBy(() -> mint(authority, LeafKey.ECDSA))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "%s: expired %s; give a renewed CA and restart",
            certificate, root.certificate().getNotAfter().toInstant());
  }

  @Test
  void theOrderOfTheChainMatters() {
    TestCa root = TestCa.root("Root", TestCa.RSA, Spec.UNLIMITED);
    root.certificates(certificate, root.sub("Sub", TestCa.P256, Spec.UNLIMITED));
    root.key(key);

    refused()
        .hasMessageStartingWith(
            certificate
                + ": O=Company, CN=Root is not signed by O=Company, CN=Sub (expected: the CA")
        .hasMessageEndingWith(
            "Put the certificates in this order, and leave out those that do not belong.");
  }

  @Test
  void whatIsNoCaIsRefused() {
    TestCa server = TestCa.root("Server", TestCa.RSA, Spec.SERVER);
    server.certificates(certificate);
    server.key(key);

    refused()
        .hasMessage(
            "%s: O=Company, CN=Server may not sign certificates (expected: basicConstraints CA:true"
                + " and keyUsage keyCertSign). Give a CA or sub-CA certificate first, then those"
                + " above it; no server certificate.",
            certificate);
  }

  @Test
  void aCaForOtherPurposesIsRefused() {
    Spec spec = Spec.UNLIMITED.forPurpose(KeyPurposeId.id_kp_emailProtection);
    TestCa.root("Mail", TestCa.RSA, spec).certificates(certificate);
    refused().hasMessageContaining("CN=Mail has extendedKeyUsage [1.3.6.1.5.5.7.3.4] (expected:");
  }

  @Test
  void aKeyTooSmallIsRefused() {
    TestCa.root("Small", TestCa.SMALL, Spec.UNLIMITED).certificates(certificate);
    refused().hasMessageContaining("CN=Small: unsupported RSA 1024 (expected: a key of RSA 2048");
  }

  @Test
  void anExpiredCaIsRefused() {
    TestCa.root("Old", TestCa.RSA, Spec.UNLIMITED.until(clock.instant().minusSeconds(1)))
        .certificates(certificate);
    refused()
        .hasMessageStartingWith(certificate + ": valid from ")
        .hasMessageEndingWith("Check this machine's clock; give a certificate that is in force.");
  }

  @Test
  void keysThatDoNotFitOrAreUnsafeAreRefused() throws Exception {
    TestCa root = TestCa.root("Root", TestCa.RSA, Spec.UNLIMITED);
    root.certificates(certificate);
    refused().hasMessageStartingWith(key + ": missing (expected: a file).");

    for (KeyPair other : List.of(TestCa.RSA_OTHER, TestCa.P256)) {
      TestCa.root("Other", other, Spec.UNLIMITED).key(key);
      refused().hasMessageStartingWith(key + ": not the key of " + certificate);
    }

    root.key(key);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
    refused().hasMessageEndingWith("Run: chmod 600 " + key);
  }

  @Test
  void oneFileMayHoldBoth() throws Exception {
    TestCa root = TestCa.root("Root", TestCa.P256, Spec.UNLIMITED);
    String both =
        Files.readString(root.certificates(certificate)) + Files.readString(root.key(key));
    key = TestCa.write(certificate, both, "rw-------");

    assertThat(open().root().certificate()).isEqualTo(root.certificate());
  }

  private static KeyPair pair(String kind) {
    return switch (kind) {
      case "RSA" -> TestCa.RSA;
      case "P256" -> TestCa.P256;
      default -> TestCa.P384;
    };
  }

  private AuthorityOptions options() {
    return new AuthorityOptions(
        directory.resolve("data"),
        new OperatorFiles(certificate, key, null),
        AuthorityOptions.DEFAULT_LEAF_LIFETIME);
  }

  private Authority open() throws AuthorityException {
    return Authority.open(options(), clock, OwnRoot.RANDOM);
  }

  private Leaf mint(Authority authority, LeafKey type) {
    return OwnRoot.minter(authority, clock).mint("api.example.com", type);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refused() {
    return assertThatThrownBy(this::open).isInstanceOf(AuthorityException.class);
  }
}
