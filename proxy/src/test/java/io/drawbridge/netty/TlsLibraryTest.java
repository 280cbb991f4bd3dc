// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.TestPki;
import io.drawbridge.tls.TlsVersion;
import io.drawbridge.upstream.UpstreamTrust;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.internal.tcnative.SSL;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** What BoringSSL forgets shows in that it takes no settings for a handshake any more. */
@EnabledForJreRange(min = JRE.JAVA_22)
final class TlsLibraryTest {
  private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);
  private static final int ROOM_BYTES = 64 * 1024;
  private static final List<String> GROUPS = List.of("P-256");
  private static final List<String> SUITES = List.of("ECDHE-ECDSA-AES128-GCM-SHA256");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static SslContext server;

  @BeforeAll
  static void serve() throws SSLException {
    TlsLibrary.load();
    SSL.clearError(); // whatever a test before has left on this thread
    TestPki.Identity identity = TestPki.shared().good();
    server =
        SslContextBuilder.forServer(identity.chain().toFile(), identity.key().toFile())
            .sslProvider(SslProvider.OPENSSL_REFCNT)
            .option(OpenSslContextOption.USE_TASKS, false)
            .build();
  }

  @AfterAll
  static void stop() {
    ReferenceCountUtil.release(server);
  }

  @Test
  void forgetsTheHandshakeOfTls13OnBothSides() throws Exception {
    assertForgotten(TlsVersion.TLSv1_3, true);
  }

  @Test
  void keepsItForAnUpstreamThatMayRenegotiate() throws Exception {
    assertForgotten(TlsVersion.TLSv1_2, false);
  }

  private static void assertForgotten(TlsVersion version, boolean byClient) throws Exception {
    var trust = UpstreamTrust.of(TestPki.shared().root());
    try (var tls = new UpstreamTls(version, version, SUITES, GROUPS, trust, 1, MINUTE)) {
      var client = tls.newEngine(ByteBufAllocator.DEFAULT, List.of(), "localhost", 443);
      var proxy = (ReferenceCountedOpenSslEngine) server.newEngine(ByteBufAllocator.DEFAULT);
      TlsLibrary.forgetHandshake(proxy);
      try {
        assertThat(takesSettings(client)).isTrue();
        assertThat(takesSettings(proxy)).isTrue();

        shakeHands(client, proxy);

        assertThat(client.getSession().getProtocol()).isEqualTo(version.label());
        assertThat(takesSettings(client)).isNotEqualTo(byClient);
        assertThat(takesSettings(proxy)).isFalse();
      } finally {
        ReferenceCountUtil.release(client);
        ReferenceCountUtil.release(proxy);
      }
    }
  }

  private static boolean takesSettings(ReferenceCountedOpenSslEngine engine) {
    return SSL.setCurvesList(engine.sslPointer(), GROUPS.toArray(String[]::new));
  }

  private static void shakeHands(SSLEngine client, SSLEngine server) throws SSLException {
    client.beginHandshake();
    server.beginHandshake();
    boolean said;
    do {
      said = carry(client, server);
    } while (carry(server, client) || said);
  }

  private static boolean carry(SSLEngine from, SSLEngine to) throws SSLException {
    ByteBuffer wire = ByteBuffer.allocateDirect(ROOM_BYTES);
    while (from.wrap(NOTHING, wire).bytesProduced() > 0) {
      // until nothing is left to say
    }
    boolean any = wire.flip().hasRemaining();
    ByteBuffer plain = ByteBuffer.allocateDirect(ROOM_BYTES);
    while (wire.hasRemaining() && to.unwrap(wire, plain).bytesConsumed() > 0) {
      // until all of it is read
    }
    return any;
  }
}
