// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import java.io.FileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** Reads a PKCS #8 key. */
final class PemKey {
  private PemKey() {}

  static PrivateKey read(Path file) throws IOException {
    try (var parser = new PEMParser(new FileReader(file.toFile(), StandardCharsets.US_ASCII))) {
      return new JcaPEMKeyConverter().getPrivateKey((PrivateKeyInfo) parser.readObject());
    }
  }
}
