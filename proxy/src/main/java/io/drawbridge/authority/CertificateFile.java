// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/**
 * A certificate and the file it came from. Public by nature: it holds no key.
 *
 * @param file in PEM; an operator's own may be PKCS #12
 * @param certificate the certificate
 */
public record CertificateFile(Path file, X509Certificate certificate) {
  private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

  /**
   * SHA-256 of the DER encoding as colon-separated upper-case hex, as OpenSSL and keytool print.
   */
  public String sha256() {
    try {
      return COLONS.formatHex(MessageDigest.getInstance("SHA-256").digest(der()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Type and size of its key: {@code RSA 3072}, {@code EC 256}. */
  public String keyType() {
    return Keys.describe(certificate.getPublicKey());
  }

  /** Whether it signed itself, as a root does. */
  public boolean isSelfSigned() {
    return OperatorChain.isSelfSigned(certificate);
  }

  /** The DER encoding; a fresh array. */
  public byte[] der() {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a parsed certificate has an encoding", e);
    }
  }

  /** The PEM text (RFC 7468 §5), ending in a line feed. */
  public String pem() {
    return Pem.text(certificate);
  }
}
