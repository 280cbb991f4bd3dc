// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.admin;

import io.drawbridge.authority.ServerIdentity;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;

/** TLS of the admin port: 1.2 and 1.3, forward secrecy and AEAD alone. */
final class AdminTls {
  private static final List<String> SUITES =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");

  private AdminTls() {}

  /** Makes a server speak TLS, with this certificate. */
  static void applyTo(HttpServerOptions options, ServerIdentity identity) {
    options
        .setSsl(true)
        .setUseAlpn(false)
        .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
        .setKeyCertOptions(KeyCertOptions.wrap(keys(identity)));
    SUITES.forEach(options::addEnabledCipherSuite);
  }

  /** What a server that speaks TLS is given for another certificate. */
  static ServerSSLOptions options(ServerIdentity identity) {
    HttpServerOptions options = new HttpServerOptions();
    applyTo(options, identity);
    return options.getSslOptions();
  }

  private static KeyManagerFactory keys(ServerIdentity identity) {
    char[] none = {};
    try {
      KeyStore store = KeyStore.getInstance("PKCS12"); // never written
      store.load(null, none);
      store.setKeyEntry(
          "admin", identity.key(), none, identity.chain().toArray(X509Certificate[]::new));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, none);
      return factory;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("a key of this platform that it cannot keep", e);
    }
  }
}
