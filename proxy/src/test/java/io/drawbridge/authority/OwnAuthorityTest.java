// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbridge.testing.Scratch;
import io.drawbridge.testing.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OwnAuthorityTest {
  private final SettableClock clock = new SettableClock(OwnRoot.MADE);

  private final Path data = OwnRoot.copyTo(Scratch.directory("own"));

  @Test
  void aSecondStartFindsTheSameCertificates() {
    Authority first = OwnRoot.open(data, clock);
    Authority second = OwnRoot.open(data, clock);

    assertThat(second.root()).isEqualTo(first.root());
    assertThat(second.issuing()).isEqualTo(first.issuing()).hasSize(2);
    assertThat(second.root().file()).isEqualTo(data.resolve("root.pem"));
    X509Certificate root = second.root().certificate();
    assertThat(((RSAPublicKey) root.getPublicKey()).getModulus().bitLength()).isEqualTo(3072);
    Leaf leaf = OwnRoot.minter(second, clock).mint("a.test", LeafKey.RSA);
    Verifier.accepts(leaf, root, clock.instant());
  }

  @Test
  void keysAreForTheirOwnerFromTheStart() throws IOException {
    try (Stream<Path> files = Files.list(data)) {
      for (Path file : files.toList()) {
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        boolean open = file.toString().endsWith(".pem") && !file.toString().endsWith("-key.pem");
        assertThat(mode).as(file.toString()).isEqualTo(open ? "rw-r--r--" : "rw-------");
      }
    }
    assertThat(names())
        .containsExactlyInAnyOrder(
            "authority.lock",
            "issuing-ecdsa-key.pem",
            "issuing-ecdsa.pem",
            "issuing-rsa-key.pem",
            "issuing-rsa.pem",
            "root-key.pem",
            "root.pem");
  }

  @Test
  void rotationReplacesWhatIssuesAndARunningAuthorityTakesItOver() throws AuthorityException {
    Authority running = OwnRoot.open(data, clock);
    List<X509Certificate> before = running.issuing();
    Leaf old = OwnRoot.minter(running, clock).mint("a.test", LeafKey.ECDSA);
    assertThat(running.refresh()).isFalse();

    List<CertificateFile> rotated =
        Authority.rotate(AuthorityOptions.in(data), clock, OwnRoot.RANDOM);

    assertThat(running.issuing()).isEqualTo(before);
    assertThat(running.refresh()).isTrue();
    assertThat(running.refresh()).isFalse();
    assertThat(running.issuing())
        .doesNotContainAnyElementsOf(before)
        .containsExactlyElementsOf(
            rotated.stream().skip(1).map(CertificateFile::certificate).toList());
    X509Certificate root = running.root().certificate();
    Verifier.accepts(old, root, clock.instant());
    Verifier.accepts(
        OwnRoot.minter(running, clock).mint("a.test", LeafKey.ECDSA), root, clock.instant());
    assertThat(rotated.get(0).certificate()).isEqualTo(root);
  }

  @Test
  void rotationNeedsTheRootsKey() throws IOException {
    Files.delete(data.resolve("root-key.pem"));
    byte[] before = Files.readAllBytes(data.resolve("issuing-ecdsa.pem"));

    assertThatThrownBy(() -> Authority.rotate(AuthorityOptions.in(data), clock, OwnRoot.RANDOM))
        .isInstanceOf(AuthorityException.class)
        .hasMessage(
            "%s: missing (expected: the root's key, which signs the new certificates). Put it back"
                + " for as long as this takes.",
            data.resolve("root-key.pem"));
    assertThat(data.resolve("issuing-ecdsa.pem")).hasBinaryContent(before);
  }

  @Test
  void aRunningAuthorityKeepsWhatItHasWhereTheNewOneIsUnusable() throws Exception {
    Authority running = OwnRoot.open(data, clock);
    List<X509Certificate> before = running.issuing();
    Authority.rotate(AuthorityOptions.in(data), clock, OwnRoot.RANDOM);
    Files.writeString(data.resolve("issuing-rsa.pem"), "torn");

    assertThat(running.refresh()).isFalse();
    assertThat(running.issuing()).isEqualTo(before);
  }

  @Test
  void itRenewsByItselfForYearsWhileRunning() {
    Authority running = OwnRoot.open(data, clock);
    LeafMinter minter = OwnRoot.minter(running, clock);
    Set<X509Certificate> issued = new HashSet<>();
    for (int month = 0; month < 4 * 12; month++) {
      clock.advance(Duration.ofDays(30));
      Leaf leaf = minter.mint("a.test", LeafKey.ECDSA);
      Verifier.accepts(leaf, running.root().certificate(), clock.instant());
      issued.add(leaf.chain().get(1));
    }
    assertThat(issued).hasSizeBetween(4, 7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"root-key.pem", "issuing-ecdsa-key.pem", "issuing-rsa-key.pem"})
  void aKeyThatOthersMayReadIsRefusedWithTheFix(String name) throws IOException {
    Path key = data.resolve(name);
    for (String mode : List.of("rw-r--r--", "rw-r-----", "rw-----w-")) {
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(mode));

      refused()
          .hasMessage(
              "%s: mode %s (expected: rw-------, a key that only its owner may read)."
                  + " Run: chmod 600 %s",
              key, mode, key);
    }
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("r--------"));
    OwnRoot.open(data, clock);
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() throws IOException {
    Path key = data.resolve("issuing-ecdsa-key.pem");
    Files.copy(data.resolve("issuing-rsa-key.pem"), key, StandardCopyOption.REPLACE_EXISTING);

    refused()
        .hasMessageStartingWith(
            key + ": not the key of " + data.resolve("issuing-ecdsa.pem") + " (expected: the")
        .hasMessageEndingWith("Restore the two files that belong together from the same backup.");
  }

  @Test
  void anotherRootsCertificateIsRefused() {
    TestCa other = TestCa.root("Other", TestCa.P256, TestCa.Spec.UNLIMITED);
    Path issuing = other.certificates(data.resolve("issuing-ecdsa.pem"));

    refused()
        .hasMessageStartingWith(issuing + ": not signed by CN=Drawbridge root ")
        .hasMessageEndingWith(
            "Restore the files from one backup, or move the issuing-*.pem files away for new ones.");
  }

  @Test
  void missingAndUnreadableFilesAreNamed() throws IOException {
    Path key = data.resolve("issuing-rsa-key.pem");
    Files.delete(key);
    refused()
        .hasMessage(
            "%s: missing (expected: a file). Restore it from a backup, or correct its path.", key);

    TestCa.write(
        key, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "rw-------");
    refused().hasMessageStartingWith(key + ": unreadable content (expected: a PEM private key");

    TestCa.write(key, "", "rw-------");
    refused().hasMessageStartingWith(key + ": no private key found (expected: -----BEGIN PRIVATE");

    Path root = data.resolve("root.pem");
    TestCa.write(root, "rubbish", "rw-r--r--");
    refused()
        .hasMessageStartingWith(root + ": no certificate found (expected: -----BEGIN CERTIFICATE");

    TestCa.write(
        root, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "rw-r--r--");
    refused().hasMessageStartingWith(root + ": unreadable content (expected: a PEM certificate)");
  }

  @Test
  void neverReplacesWhatIsLeftOfARoot() throws IOException {
    Path root = data.resolve("root.pem");
    Files.delete(root);

    refused()
        .hasMessage(
            "%s: missing, although there is root-key.pem (expected: all of a root's files or none)."
                + " Restore root.pem from a backup, or move the other *.pem files away for a new"
                + " root.",
            root);
    Files.delete(data.resolve("root-key.pem"));
    refused().hasMessageContaining("although there is issuing-ecdsa.pem");
    assertThat(root).doesNotExist();
  }

  @Test
  void anExpiredRootIsRefused() {
    clock.advance(Duration.ofDays(3653));

    refused()
        .hasMessageStartingWith(data.resolve("root.pem") + ": valid from ")
        .hasMessageContaining("(expected: a certificate valid at " + clock.instant() + ")")
        .hasMessageEndingWith("move the *.pem files away, start, and trust the new root.");
  }

  @Test
  void issuingCertificatesAreRenewedAtStartWithTheRootsKeyOnly() throws IOException {
    Path rootKey = data.resolve("root-key.pem");
    Path away = Files.move(rootKey, data.resolve("elsewhere"));
    Authority running = OwnRoot.open(data, clock);
    List<X509Certificate> before = running.issuing();
    clock.advance(Duration.ofDays(300));
    assertThat(OwnRoot.open(data, clock).issuing()).isEqualTo(before);

    clock.advance(Duration.ofDays(66));
    refused()
        .hasMessageStartingWith(data.resolve("issuing-ecdsa.pem") + ": valid from ")
        .hasMessageEndingWith("put root-key.pem beside it for a new one.");

    Files.move(away, rootKey);
    Authority after = OwnRoot.open(data, clock);
    assertThat(after.root()).isEqualTo(running.root());
    assertThat(after.issuing()).hasSize(2).doesNotContainAnyElementsOf(before);
    assertThat(OwnRoot.open(data, clock).issuing()).isEqualTo(after.issuing());
  }

  @ParameterizedTest
  @EnumSource
  void issuingCertificatesAreRenewedWhileRunning(LeafKey type) {
    Authority authority = OwnRoot.open(data, clock);
    LeafMinter minter = OwnRoot.minter(authority, clock);
    clock.advance(Duration.ofDays(242));
    Leaf old = minter.mint("a.test", type);
    clock.advance(Duration.ofDays(2));
    Leaf renewed = minter.mint("a.test", type);

    assertThat(renewed.chain().get(1)).isNotEqualTo(old.chain().get(1));
    assertThat(renewed.chain().get(1).getNotAfter()).isAfter(old.chain().get(1).getNotAfter());
    for (Leaf leaf : List.of(old, renewed)) {
      Verifier.accepts(leaf, authority.root().certificate(), clock.instant());
    }
    assertThat(OwnRoot.open(data, clock).issuing()).isEqualTo(authority.issuing());
  }

  @Test
  void aMissingIssuingCertificateIsMadeAnewWithTheRootsKey() throws IOException {
    Path issuing = data.resolve("issuing-rsa.pem");
    Files.delete(issuing);
    OwnRoot.open(data, clock);
    assertThat(issuing).exists();

    Files.delete(issuing);
    Files.delete(data.resolve("root-key.pem"));
    refused()
        .hasMessage(
            "%s: missing (expected: an issuing certificate, or root-key.pem to make one)."
                + " Restore it from a backup, or put root-key.pem back into %s.",
            issuing, data);
  }

  @Test
  void aWriteCutShortIsCompletedOrForgotten() throws IOException {
    Authority before = OwnRoot.open(data, clock);
    Path ready = Files.createDirectory(data.resolve(".authority-ready"));
    for (String name : List.of("root.pem", "issuing-rsa.pem", "issuing-rsa-key.pem")) {
      Files.move(data.resolve(name), ready.resolve(name));
    }
    Path staging = Files.createDirectory(data.resolve(".authority-staging"));
    Files.writeString(staging.resolve("root.pem"), "half a cert");

    Authority after = OwnRoot.open(data, clock);

    assertThat(after.root()).isEqualTo(before.root());
    assertThat(after.issuing()).isEqualTo(before.issuing());
    assertThat(names()).hasSize(7);
  }

  @Test
  void inspectionReadsNoKeyAndMakesNothing(@TempDir Path empty) throws Exception {
    Authority authority = OwnRoot.open(data, clock);
    for (String name : names()) {
      if (name.endsWith("-key.pem")) {
        Files.delete(data.resolve(name));
      }
    }

    List<CertificateFile> found = Authority.inspect(AuthorityOptions.in(data));

    assertThat(found.get(0)).isEqualTo(authority.root());
    assertThat(found.subList(1, 3))
        .extracting(CertificateFile::certificate)
        .isEqualTo(authority.issuing());
    assertThat(Authority.inspect(AuthorityOptions.in(empty))).isEmpty();
    assertThat(empty).isEmptyDirectory();
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refused() {
    return assertThatThrownBy(
            () -> Authority.open(AuthorityOptions.in(data), clock, OwnRoot.RANDOM))
        .isInstanceOf(AuthorityException.class);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(data)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
