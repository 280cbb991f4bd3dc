// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one key of a PKCS #12 file (RFC 7292) with its chain. */
final class Pkcs12 {
  private static final int SEQUENCE = 0x30; // the first byte of DER; PEM is text

  private final List<X509Certificate> chain;
  private final PrivateKey key;

  private Pkcs12(List<X509Certificate> chain, PrivateKey key) {
    this.chain = List.copyOf(chain);
    this.key = key;
  }

  /** Whether the file is binary, as PKCS #12 is and PEM is not. */
  static boolean is(Path file) throws AuthorityException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.read() == SEQUENCE;
    } catch (IOException e) {
      throw AuthorityException.io(file, e);
    }
  }

  static Pkcs12 read(Path file, @Nullable KeyPassword source) throws AuthorityException {
    Permissions.refuseIfOpen(file, "a key");
    char[] password = source == null ? new char[0] : source.read();
    try {
      KeyStore store = KeyStore.getInstance("PKCS12", BouncyCastle.PROVIDER);
      store.load(new ByteArrayInputStream(Files.readAllBytes(file)), password);
      String alias = onlyKey(store, file);
      List<X509Certificate> chain = new ArrayList<>();
      for (Certificate each : store.getCertificateChain(alias)) {
        chain.add(Pem.certificate(each.getEncoded()));
      }
      return new Pkcs12(chain, (PrivateKey) store.getKey(alias, password));
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw refused(file, source, e);
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  private static String onlyKey(KeyStore store, Path file)
      throws GeneralSecurityException, AuthorityException {
    List<String> keys = new ArrayList<>();
    for (String alias : Collections.list(store.aliases())) {
      if (store.isKeyEntry(alias)) {
        keys.add(alias);
      }
    }
    if (keys.size() != 1) {
      throw AuthorityException.of(
          file,
          keys.size() + " private keys",
          "the one key of the CA",
          "Export that one: openssl pkcs12 -export -inkey KEY -in CERTIFICATE -certfile CHAIN.");
    }
    return keys.get(0);
  }

  /** The container is authenticated by its password: a wrong one and damage look the same. */
  private static AuthorityException refused(
      Path file, @Nullable KeyPassword source, Exception cause) {
    return AuthorityException.of(
        file,
        source == null
            ? "cannot be opened without a password"
            : "cannot be opened with the password of " + source.place(),
        "a PKCS #12 file and its password",
        "Check it with: openssl pkcs12 -info -nokeys -in " + file,
        cause);
  }

  /** The certificate of the key, then those above it as far as the file has them. */
  List<X509Certificate> chain() {
    return chain;
  }

  PrivateKey key() {
    return key;
  }
}
