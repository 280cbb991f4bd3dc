// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A private key in a file, accepted only where nobody else can read it and it fits. */
final class KeyFile {
  private KeyFile() {}

  /**
   * Reads the key of a certificate.
   *
   * @throws AuthorityException where others may read it, it cannot be parsed or it is not the
   *     certificate's
   */
  static PrivateKey read(Path file, X509Certificate certificate, Path certificateFile)
      throws AuthorityException {
    Permissions.refuseIfOpen(file, "a key");
    return matching(Pem.privateKey(file, null), file, certificate, certificateFile);
  }

  /** The key itself, where it is the certificate's. */
  static PrivateKey matching(
      PrivateKey key, Path file, X509Certificate certificate, Path certificateFile)
      throws AuthorityException {
    if (!Keys.match(key, certificate.getPublicKey())) {
      throw AuthorityException.of(
          file,
          "not the key of " + certificateFile,
          "the private key of " + certificate.getSubjectX500Principal(),
          "Restore the two files that belong together from the same backup.");
    }
    return key;
  }
}
