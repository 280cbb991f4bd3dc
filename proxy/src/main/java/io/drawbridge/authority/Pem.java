// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.jspecify.annotations.Nullable;

/** PEM text (RFC 7468) to and from certificates and private keys. */
final class Pem {
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private Pem() {}

  /** Every certificate of a file in its order; at least one. */
  static List<X509Certificate> certificates(Path file) throws AuthorityException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Object object : objects(file, "a PEM certificate")) {
      if (object instanceof X509CertificateHolder holder) {
        certificates.add(certificate(holder, file));
      }
    }
    if (certificates.isEmpty()) {
      throw AuthorityException.of(
          file,
          "no certificate found",
          "-----BEGIN CERTIFICATE-----",
          "For a DER file: openssl x509 -inform DER -in FILE -out FILE.pem");
    }
    return List.copyOf(certificates);
  }

  /**
   * The first private key of a file: PKCS#8, PKCS#1 or SEC 1.
   *
   * @param password what it must be encrypted with; null where it must not be encrypted
   */
  static PrivateKey privateKey(Path file, @Nullable KeyPassword password)
      throws AuthorityException {
    for (Object object : objects(file, "a PEM private key")) {
      if (object instanceof PEMEncryptedKeyPair || object instanceof PKCS8EncryptedPrivateKeyInfo) {
        return privateKey(EncryptedKey.decrypt(object, file, password), file);
      }
      PrivateKeyInfo plain =
          object instanceof PEMKeyPair pair
              ? pair.getPrivateKeyInfo()
              : object instanceof PrivateKeyInfo info ? info : null;
      if (plain != null && password != null) {
        throw AuthorityException.of(
            file,
            "a key that is not encrypted, beside a password in " + password.place(),
            "an encrypted key",
            "Encrypt it, or take the password out of the configuration.");
      }
      if (plain != null) {
        return privateKey(plain, file);
      }
    }
    throw AuthorityException.of(
        file,
        "no private key found",
        "-----BEGIN PRIVATE KEY-----",
        "Give the key's own PEM file, or restore it from a backup.");
  }

  static String text(X509Certificate certificate) {
    try {
      return text("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a parsed certificate has an encoding", e);
    }
  }

  /** PKCS#8 (RFC 7468 §10). */
  static String text(PrivateKey key) {
    return text("PRIVATE KEY", key.getEncoded());
  }

  private static String text(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + LINES.encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  private static List<Object> objects(Path file, String expected) throws AuthorityException {
    List<Object> objects = new ArrayList<>();
    try (Reader reader = Files.newBufferedReader(file);
        PEMParser parser = new PEMParser(reader)) {
      for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
        objects.add(next);
      }
      return objects;
    } catch (java.nio.file.FileSystemException e) {
      throw AuthorityException.io(file, e);
    } catch (IOException | RuntimeException e) {
      throw unparsable(file, expected, e);
    }
  }

  private static X509Certificate certificate(X509CertificateHolder holder, Path file)
      throws AuthorityException {
    try {
      return certificate(holder.getEncoded());
    } catch (CertificateException | IOException e) {
      throw unparsable(file, "a PEM certificate", e);
    }
  }

  /** The platform's own certificate type, which its TLS and path validation know best. */
  static X509Certificate certificate(byte[] der) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  private static PrivateKey privateKey(PrivateKeyInfo info, Path file) throws AuthorityException {
    try {
      return new JcaPEMKeyConverter().getPrivateKey(info);
    } catch (IOException | RuntimeException e) {
      throw unparsable(file, "a PEM private key, RSA or EC", e);
    }
  }

  private static AuthorityException unparsable(Path file, String expected, Exception cause) {
    return AuthorityException.of(
        file,
        "unreadable content",
        expected,
        "Restore the file from a backup, or give another.",
        cause);
  }
}
