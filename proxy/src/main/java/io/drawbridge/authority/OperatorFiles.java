// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of an operator's CA or sub-CA.
 *
 * @param certificate PEM of the CA's certificate followed by its chain; or PKCS #12
 * @param key PEM of its key, plain or encrypted; or PKCS #12, the same file for instance
 * @param password what {@code key} is encrypted with, null where it is not
 */
public record OperatorFiles(Path certificate, Path key, @Nullable KeyPassword password) {

  /** The CA's certificate, then those above it. */
  List<X509Certificate> chain() throws AuthorityException {
    return Pkcs12.is(certificate)
        ? Pkcs12.read(certificate, password).chain()
        : Pem.certificates(certificate);
  }

  /** The key of {@code certified}, which {@link #chain} began with. */
  PrivateKey privateKey(X509Certificate certified) throws AuthorityException {
    Permissions.refuseIfOpen(key, "a key");
    PrivateKey read =
        Pkcs12.is(key) ? Pkcs12.read(key, password).key() : Pem.privateKey(key, password);
    return KeyFile.matching(read, key, certified, certificate);
  }
}
