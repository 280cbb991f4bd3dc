// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.tls.CipherSuite;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CipherStringsTest {

  @Test
  void resolvesKeywordsInOrderOfPreference() {
    assertThat(CipherStrings.resolve("ECDHE+AESGCM:ECDHE+CHACHA20"))
        .isEqualTo(
            new CipherStrings.Resolved(
                List.of(
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"),
                List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DHE",
        "kEDH",
        "RC4",
        "3DES",
        "DES-CBC3-SHA",
        "ECDHE-RSA-AES128-SHA256",
        "PSK",
        "aNULL",
        "AES128-SHA256",
        "ECDHE+FOO",
        "FOO",
        "@SECLEVEL=0",
        "[AES128-SHA|AES256-SHA]",
        "!FOO",
        "+FOO",
        "-",
        "!",
        "=",
        "TLS_AES_128_GCM_SHA256",
        "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"
      })
  void namesWhatCannotBeServed(String part) {
    CipherStrings.Resolved resolved = CipherStrings.resolve("AES128-SHA:" + part);

    assertThat(resolved.unusable()).containsExactly(part);
    assertThat(resolved.suites()).containsExactly("TLS_RSA_WITH_AES_128_CBC_SHA");
  }

  @ParameterizedTest
  @CsvSource({
    "AES128-SHA:AES256-SHA:!AES128-SHA, TLS_RSA_WITH_AES_256_CBC_SHA",
    "AES128-SHA:AES256-SHA:-AES128-SHA, TLS_RSA_WITH_AES_256_CBC_SHA",
    "AES128-SHA:AES256-SHA:+AES128-SHA,"
        + " TLS_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_128_CBC_SHA",
    "AES128-SHA:AES256-SHA:@STRENGTH, TLS_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_128_CBC_SHA",
    "AES256-SHA:!aNULL:!RC4:!3DES:!PSK:!MD5, TLS_RSA_WITH_AES_256_CBC_SHA",
    "TLS_RSA_WITH_AES_256_CBC_SHA:!TLS_RSA_WITH_AES_128_CBC_SHA, TLS_RSA_WITH_AES_256_CBC_SHA",
    "AES256-SHA AES128-SHA, TLS_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_128_CBC_SHA"
  })
  void understandsOperatorsAndIanaNames(String cipherString, String suites) {
    assertThat(CipherStrings.resolve(cipherString))
        .isEqualTo(new CipherStrings.Resolved(List.of(suites.split(" ", -1)), List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", "AES128-SHA:!AES128-SHA", "!RC4", "@STRENGTH"})
  void leavesNothing(String cipherString) {
    assertThat(CipherStrings.resolve(cipherString))
        .isEqualTo(new CipherStrings.Resolved(List.of(), List.of()));
  }

  static List<String> everything() {
    return CipherStrings.resolve("ALL").suites();
  }

  @ParameterizedTest
  @MethodSource("everything")
  void everySuiteItNamesIsReallyNegotiated(String suite) throws Exception {
    assertThat(CipherSuite.named(negotiate(suite, "P-256"))).isEqualTo(CipherSuite.named(suite));
  }

  @ParameterizedTest
  @ValueSource(strings = {"X25519MLKEM768", "X25519", "P-256", "P-384", "P-521"})
  void everyGroupOfTheConfigurationIsReallyNegotiated(String group) throws Exception {
    assertThat(negotiate("TLS_AES_128_GCM_SHA256", group)).isEqualTo("TLS_AES_128_GCM_SHA256");
  }

  private static String negotiate(String suite, String group) throws Exception {
    String protocol = suite.startsWith("TLS_AES_") ? "TLSv1.3" : "TLSv1.2";
    KeyPairGenerator generator =
        KeyPairGenerator.getInstance(suite.contains("_ECDSA_") ? "EC" : "RSA");
    generator.initialize(suite.contains("_ECDSA_") ? 256 : 2048);
    KeyPair keys = generator.generateKeyPair();
    SslContext server =
        SslContextBuilder.forServer(keys.getPrivate(), certificate(keys))
            .sslProvider(SslProvider.OPENSSL_REFCNT)
            .protocols(protocol)
            .ciphers(List.of(suite))
            .option(OpenSslContextOption.GROUPS, new String[] {group})
            .build();
    SslContext client =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.OPENSSL_REFCNT)
            .protocols(protocol)
            .ciphers(List.of(suite))
            .option(OpenSslContextOption.GROUPS, new String[] {group})
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .endpointIdentificationAlgorithm(null)
            .build();
    ByteBufAllocator allocator = UnpooledByteBufAllocator.DEFAULT;
    SSLEngine clientEngine = client.newEngine(allocator);
    SSLEngine serverEngine = server.newEngine(allocator);
    try {
      shake(clientEngine, serverEngine);
      return serverEngine.getSession().getCipherSuite();
    } finally {
      ReferenceCountUtil.release(clientEngine);
      ReferenceCountUtil.release(serverEngine);
      ReferenceCountUtil.release(client);
      ReferenceCountUtil.release(server);
    }
  }

  private static void shake(SSLEngine client, SSLEngine server) throws Exception {
    client.beginHandshake();
    server.beginHandshake();
    ByteBuffer toServer = ByteBuffer.allocate(64 * 1024);
    ByteBuffer toClient = ByteBuffer.allocate(64 * 1024);
    ByteBuffer none = ByteBuffer.allocate(0);
    ByteBuffer plain = ByteBuffer.allocate(64 * 1024);
    for (int i = 0; i < 20 && !(isDone(client) && isDone(server)); i++) {
      client.wrap(none, toServer);
      deliver(toServer, server, plain);
      server.wrap(none, toClient);
      deliver(toClient, client, plain);
    }
    assertThat(isDone(client) && isDone(server)).isTrue();
  }

  private static void deliver(ByteBuffer bytes, SSLEngine to, ByteBuffer plain) throws Exception {
    bytes.flip();
    while (bytes.hasRemaining()) {
      to.unwrap(bytes, plain);
      for (Runnable task; (task = to.getDelegatedTask()) != null; ) {
        task.run();
      }
    }
    bytes.clear();
  }

  private static boolean isDone(SSLEngine engine) {
    return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
  }

  private static X509Certificate certificate(KeyPair keys) throws Exception {
    X500Principal name = new X500Principal("CN=test");
    Instant now = Instant.now();
    return new JcaX509CertificateConverter()
        .getCertificate(
            new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.ONE,
                    Date.from(now.minusSeconds(60)),
                    Date.from(now.plusSeconds(3600)),
                    name,
                    keys.getPublic())
                .build(
                    new JcaContentSignerBuilder(
                            keys.getPublic().getAlgorithm().equals("EC")
                                ? "SHA256withECDSA"
                                : "SHA256withRSA")
                        .build(keys.getPrivate())));
  }
}
