// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.authority.CertificateFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Locale;

/** How a certificate is written for others to trust; a private key is in none of them. */
enum ExportFormat {
  /** Text (RFC 7468 §5). */
  PEM,
  /** The bare encoding. */
  DER,
  /** A PKCS #12 trust store, Java's default since 9. */
  P12,
  /** Java's own kind of trust store, which every Java reads. */
  JKS;

  private static final String ALIAS = "drawbridge";

  /** Whether it is a trust store: binary, with a password against alteration. */
  boolean isStore() {
    return this == P12 || this == JKS;
  }

  byte[] bytes(CertificateFile certificate, String password) {
    return switch (this) {
      case PEM -> certificate.pem().getBytes(StandardCharsets.US_ASCII);
      case DER -> certificate.der();
      case P12 -> store("PKCS12", certificate, password);
      case JKS -> store("JKS", certificate, password);
    };
  }

  private static byte[] store(String type, CertificateFile certificate, String password) {
    try {
      KeyStore store = KeyStore.getInstance(type);
      store.load(null, null);
      store.setCertificateEntry(ALIAS, certificate.certificate());
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      store.store(out, password.toCharArray());
      return out.toByteArray();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("every Java platform writes " + type, e);
    }
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
