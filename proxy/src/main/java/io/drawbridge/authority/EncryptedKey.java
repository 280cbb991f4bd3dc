// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;
import org.jspecify.annotations.Nullable;

/** Encrypted keys in PEM: PKCS#8 (RFC 5958 §3), and OpenSSL's older form (RFC 1421 headers). */
final class EncryptedKey {
  private EncryptedKey() {}

  /**
   * Decrypts what a PEM parser read.
   *
   * @throws AuthorityException where there is no password, or a wrong one; which one it was is not
   *     said
   */
  static PrivateKeyInfo decrypt(Object encrypted, Path file, @Nullable KeyPassword source)
      throws AuthorityException {
    if (source == null) {
      throw AuthorityException.of(
          file,
          "an encrypted key",
          "its password",
          "Set authority.key-password-file or authority.key-password-env.");
    }
    char[] password = source.read();
    try {
      return decrypt(encrypted, password);
    } catch (IOException | OperatorCreationException | PKCSException | RuntimeException e) {
      throw AuthorityException.of(
          file,
          "cannot be decrypted with the password of " + source.place(),
          "the password that it was encrypted with",
          "Check it with: openssl pkey -noout -in " + file,
          e);
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  private static PrivateKeyInfo decrypt(Object encrypted, char[] password)
      throws IOException, OperatorCreationException, PKCSException {
    if (encrypted instanceof PKCS8EncryptedPrivateKeyInfo pkcs8) {
      return pkcs8.decryptPrivateKeyInfo(
          new JcePKCSPBEInputDecryptorProviderBuilder()
              .setProvider(BouncyCastle.PROVIDER)
              .build(password));
    }
    return ((PEMEncryptedKeyPair) encrypted)
        .decryptKeyPair(
            new JcePEMDecryptorProviderBuilder().setProvider(BouncyCastle.PROVIDER).build(password))
        .getPrivateKeyInfo();
  }
}
