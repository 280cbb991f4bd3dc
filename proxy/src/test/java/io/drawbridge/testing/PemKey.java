// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import java.io.FileReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** Reads private keys: PKCS #8, or of the older forms. */
final class PemKey {
  private PemKey() {}

  static PrivateKey read(Path file) throws IOException {
    return read(new FileReader(file.toFile(), StandardCharsets.US_ASCII));
  }

  static PrivateKey read(Reader pem) throws IOException {
    try (var parser = new PEMParser(pem)) {
      var converter = new JcaPEMKeyConverter();
      Object key = parser.readObject();
      return key instanceof PEMKeyPair pair
          ? converter.getKeyPair(pair).getPrivate()
          : converter.getPrivateKey((PrivateKeyInfo) key);
    }
  }
}
