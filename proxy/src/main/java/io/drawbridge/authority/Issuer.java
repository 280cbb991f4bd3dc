// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * A CA certificate with its key.
 *
 * @param key never leaves this package
 * @param certificate the CA's own certificate
 * @param sent what a server sends after a leaf signed by this key: this certificate and those above
 *     it, without the root (RFC 8446 §4.4.2)
 */
record Issuer(PrivateKey key, X509Certificate certificate, List<X509Certificate> sent) {

  Issuer {
    sent = List.copyOf(sent);
  }

  Instant notBefore() {
    return certificate.getNotBefore().toInstant();
  }

  Instant notAfter() {
    return certificate.getNotAfter().toInstant();
  }

  /** When two thirds of its validity are over. */
  Instant renewAt() {
    return Validity.of(certificate).renewAt();
  }

  @Override
  public String toString() {
    return "Issuer[" + certificate.getSubjectX500Principal() + "]"; // without the key
  }
}
