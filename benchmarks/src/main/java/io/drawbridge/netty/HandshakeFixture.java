// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.drawbridge.authority.Leaf;
import io.drawbridge.authority.LeafKey;
import io.drawbridge.benchmarks.TestAuthority;
import io.drawbridge.tls.TlsVersion;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.ReferenceCountedOpenSslClientContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.internal.tcnative.SSL;
import io.netty.util.ReferenceCountUtil;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** An app and the proxy's side of its TLS, with one certificate. One thread. */
final class HandshakeFixture implements AutoCloseable {
  static final String HOST = "api.vendor.example";
  static final List<String> CIPHERS =
      List.of(
          "ECDHE-ECDSA-AES128-GCM-SHA256",
          "ECDHE-RSA-AES128-GCM-SHA256",
          "ECDHE-ECDSA-AES256-GCM-SHA384",
          "ECDHE-RSA-AES256-GCM-SHA384");
  static final List<String> LEGACY_CIPHERS =
      List.of("ECDHE-ECDSA-AES128-SHA", "ECDHE-RSA-AES128-SHA");
  private static final List<String> GROUPS = List.of("X25519MLKEM768", "X25519", "P-256", "P-384");
  private static final char[] PASSWORD = {};

  private final TestAuthority authority = new TestAuthority();
  private final EnginePair pair = new EnginePair();
  private final ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
  private final ServerTls serverTls =
      new ServerTls(TlsVersion.TLSv1_2, TlsVersion.TLSv1_3, CIPHERS, LEGACY_CIPHERS, GROUPS);
  private final String protocol;
  private final String group;
  private final boolean resumed;
  private final ServerTls.Lane lane;
  private final LeafCredential credential;
  private final SslContext client;
  private final SSLContext jsse;

  HandshakeFixture(String protocol, LeafKey key, String group, boolean resumed) throws Exception {
    this.protocol = protocol;
    this.group = group;
    this.resumed = resumed;
    this.lane =
        switch (protocol) {
          case "TLSv1.3" -> ServerTls.Lane.TLS13;
          case "TLSv1.2" -> ServerTls.Lane.TLS12;
          default -> ServerTls.Lane.LEGACY;
        };
    Leaf leaf = authority.minter().mint(HOST, key);
    credential = new LeafCredentials().create(leaf);
    client = client(protocol, group, resumed);
    jsse = jsse(leaf);
    if (resumed) {
      handshake(serverTls.newEngine(allocator, lane, null, HOST, credential), false);
    }
  }

  private static SslContext client(String protocol, String group, boolean resumed)
      throws Exception {
    boolean legacy = protocol.equals("TLSv1");
    SslContext context =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.OPENSSL_REFCNT)
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .protocols(protocol)
            .ciphers(suites(legacy))
            .endpointIdentificationAlgorithm("")
            .option(OpenSslContextOption.GROUPS, new String[] {group, "P-256"})
            .option(OpenSslContextOption.USE_TASKS, false)
            .build();
    ((ReferenceCountedOpenSslClientContext) context)
        .sessionContext()
        .setSessionCacheEnabled(resumed);
    return context;
  }

  private static List<String> suites(boolean legacy) {
    if (legacy) {
      return LEGACY_CIPHERS;
    }
    var all = new java.util.ArrayList<>(UpstreamTls.TLS13_SUITES);
    all.addAll(CIPHERS);
    return all;
  }

  private static SSLContext jsse(Leaf leaf) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("leaf", leaf.key(), PASSWORD, leaf.chain().toArray(X509Certificate[]::new));
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** One handshake with an engine of {@link ServerTls}; the group agreed on. */
  String boringSsl() throws Exception {
    return handshake(serverTls.newEngine(allocator, lane, null, HOST, credential), resumed);
  }

  /** One handshake with the JDK's engine. */
  String jsse() throws Exception {
    SSLEngine server = jsse.createSSLEngine();
    server.setUseClientMode(false);
    return handshake(server, false);
  }

  private String handshake(SSLEngine server, boolean expectResumed) throws Exception {
    var app = (ReferenceCountedOpenSslEngine) client.newEngine(allocator, HOST, 443);
    try {
      pair.handshake(app, server);
      String agreed = SSL.getGroupName(app.sslPointer());
      if (!app.getSession().getProtocol().equals(protocol)
          || !(group.equals(agreed) || isResumedWithoutGroup(expectResumed))
          || SSL.isSessionReused(app.sslPointer()) != expectResumed) {
        throw new IllegalStateException(
            app.getSession().getProtocol()
                + ", "
                + agreed
                + ", resumed "
                + SSL.isSessionReused(app.sslPointer()));
      }
      return agreed;
    } finally {
      ReferenceCountUtil.release(app);
      ReferenceCountUtil.release(server);
    }
  }

  /** Below TLS 1.3 a resumed handshake exchanges no keys (RFC 5246 §7.3). */
  private boolean isResumedWithoutGroup(boolean expectResumed) {
    return expectResumed && !protocol.equals("TLSv1.3");
  }

  @Override
  public void close() {
    credential.release();
    serverTls.close();
    ReferenceCountUtil.release(client);
    authority.close();
  }
}
