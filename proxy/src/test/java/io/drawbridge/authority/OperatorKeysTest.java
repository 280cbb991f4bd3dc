// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbridge.authority.TestCa.Spec;
import io.drawbridge.testing.Command;
import io.drawbridge.testing.Scratch;
import io.drawbridge.testing.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Encrypted keys of a company's CA, in every form that openssl writes. */
final class OperatorKeysTest {
  private static final String SECRET = "s3cret pässwörd";
  private static final TestCa ROOT = TestCa.root("Root", TestCa.RSA, Spec.UNLIMITED);
  private static final TestCa SUB = ROOT.sub("Sub", TestCa.P256, Spec.levels(0));

  private final Path directory = Scratch.directory("operator-keys");
  private final Path certificate = SUB.certificates(directory.resolve("ca.pem"), ROOT);
  private final Path plain = SUB.key(directory.resolve("plain.pem"));
  private final Path encrypted = directory.resolve("ca.key");
  private final KeyPassword password = inFile(SECRET);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pkcs8 -topk8",
        "pkcs8 -topk8 -v2 aes-128-cbc -v2prf hmacWithSHA512",
        "pkcs8 -topk8 -v2 des3",
        "pkcs8 -topk8 -scrypt",
        "pkcs8 -topk8 -v1 PBE-SHA1-3DES",
        "ec -aes256",
        "ec -des3"
      })
  void readsEncryptedPem(String how) throws AuthorityException {
    openssl(how, "-in", plain, "-passout", "pass:" + SECRET);

    assertThat(open(encrypted, password).issuing()).containsExactly(SUB.certificate());
    refused(encrypted, inFile("wrong"))
        .hasMessageContaining(encrypted + ": cannot be decrypted with the password of ")
        .hasMessageNotContaining("wrong");
    refused(encrypted, null)
        .hasMessage(
            "%s: an encrypted key (expected: its password). Set authority.key-password-file or"
                + " authority.key-password-env.",
            encrypted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-legacy", "-keypbe AES-256-CBC -certpbe NONE"})
  void readsPkcs12WithTheChain(String how) throws AuthorityException {
    pkcs12(how);
    OperatorFiles files = new OperatorFiles(encrypted, encrypted, password);

    assertThat(open(files).root().certificate()).isEqualTo(ROOT.certificate());
    assertThat(open(files).issuing()).containsExactly(SUB.certificate());
    assertThat(Authority.inspect(options(files)))
        .extracting(CertificateFile::certificate)
        .containsExactly(ROOT.certificate(), SUB.certificate());
    assertThat(open(encrypted, password).issuing()).containsExactly(SUB.certificate());
    refused(encrypted, inFile("wrong"))
        .hasMessageStartingWith(encrypted + ": cannot be opened with the password of ");
    refused(encrypted, null)
        .hasMessageStartingWith(encrypted + ": cannot be opened without a password (expected: ");
  }

  @Test
  void aPasswordForAPlainKeyIsRefused() {
    refused(plain, password)
        .hasMessageStartingWith(plain + ": a key that is not encrypted, beside a password in ");
  }

  @Test
  void othersMayReadNeitherPasswordNorContainer() throws IOException {
    Path open = Files.writeString(directory.resolve("open"), SECRET);
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    openssl("pkcs8 -topk8", "-in", plain, "-passout", "pass:" + SECRET);

    refused(encrypted, new KeyPassword.InFile(open))
        .hasMessage(
            "%s: mode rw-r--r-- (expected: rw-------, a password that only its owner may read)."
                + " Run: chmod 600 %s",
            open, open);

    pkcs12("");
    Files.setPosixFilePermissions(encrypted, PosixFilePermissions.fromString("rw-rw----"));
    refused(encrypted, password).hasMessageEndingWith("Run: chmod 600 " + encrypted);
  }

  @Test
  void aMissingPasswordIsRefused() {
    openssl("pkcs8 -topk8", "-in", plain, "-passout", "pass:" + SECRET);

    refused(encrypted, new KeyPassword.InVariable("NO_SUCH_VARIABLE"))
        .hasMessage(
            "environment variable NO_SUCH_VARIABLE: not set (expected: the password of"
                + " authority.key). Set it, or correct authority.key-password-env.");
    refused(encrypted, inFile("\n")).hasMessageContaining(": no password (expected: a password");
  }

  @Test
  void nothingThatHoldsAKeyOrPasswordShowsIt() throws AuthorityException {
    Authority authority = open(plain, null);
    Issuer issuer = authority.issuer(LeafKey.ECDSA);
    Leaf leaf =
        new LeafMinter(
                authority,
                AuthorityOptions.DEFAULT_LEAF_LIFETIME,
                new SettableClock(OwnRoot.MADE),
                OwnRoot.RANDOM)
            .mint("a.test", LeafKey.ECDSA);

    assertThat(
            String.join(
                " ",
                authority.toString(),
                issuer.toString(),
                leaf.toString(),
                options(new OperatorFiles(encrypted, encrypted, password)).toString()))
        .doesNotContain(SECRET)
        .doesNotContain(leaf.key().toString())
        .doesNotContain(TestCa.P256.getPrivate().toString());
  }

  private void openssl(String how, Object... more) {
    Command.of("openssl", (Object[]) how.split(" ", -1))
        .with(more)
        .with("-out", encrypted)
        .run()
        .succeeded();
    try {
      Files.setPosixFilePermissions(encrypted, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void pkcs12(String how) {
    openssl(
        ("pkcs12 -export " + how).strip(),
        "-inkey",
        plain,
        "-in",
        certificate,
        "-passout",
        "pass:" + SECRET);
  }

  private KeyPassword inFile(String text) {
    Path file = directory.resolve("password-" + text.hashCode());
    return new KeyPassword.InFile(TestCa.write(file, text + "\n", "rw-------"));
  }

  private AuthorityOptions options(OperatorFiles files) {
    return new AuthorityOptions(
        directory.resolve("data"), files, AuthorityOptions.DEFAULT_LEAF_LIFETIME);
  }

  private Authority open(OperatorFiles files) throws AuthorityException {
    return Authority.open(options(files), new SettableClock(OwnRoot.MADE), OwnRoot.RANDOM);
  }

  private Authority open(Path key, @Nullable KeyPassword source) throws AuthorityException {
    return open(new OperatorFiles(certificate, key, source));
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refused(
      Path key, @Nullable KeyPassword source) {
    return assertThatThrownBy(() -> open(key, source)).isInstanceOf(AuthorityException.class);
  }
}
