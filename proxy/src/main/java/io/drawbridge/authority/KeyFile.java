// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Set;

/** A private key in a file, accepted only where nobody else can read it and it fits. */
final class KeyFile {
  /** Whoever reads a CA key can impersonate every server to every client that trusts the root. */
  private static final Set<PosixFilePermission> FOR_OWNER =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private KeyFile() {}

  /**
   * Reads the key of a certificate.
   *
   * @throws AuthorityException where others may read it, it cannot be parsed or it is not the
   *     certificate's
   */
  static PrivateKey read(Path file, X509Certificate certificate, Path certificateFile)
      throws AuthorityException {
    refuseIfOpen(file);
    PrivateKey key = Pem.privateKey(file);
    if (!Keys.match(key, certificate.getPublicKey())) {
      throw AuthorityException.of(
          file,
          "not the key of " + certificateFile,
          "the private key of " + certificate.getSubjectX500Principal(),
          "Restore the two files that belong together from the same backup.");
    }
    return key;
  }

  private static void refuseIfOpen(Path file) throws AuthorityException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null) {
      return; // a file system without POSIX permissions
    }
    try {
      Set<PosixFilePermission> permissions = view.readAttributes().permissions();
      if (!FOR_OWNER.containsAll(permissions)) {
        throw AuthorityException.of(
            file,
            "mode " + PosixFilePermissions.toString(permissions),
            "rw-------, a key that only its owner may read",
            "Run: chmod 600 " + file);
      }
    } catch (IOException e) {
      throw AuthorityException.io(file, e);
    }
  }
}
