// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

/** What OpenSSL and BoringSSL really send. */
final class RealClientHelloTest {
  private static final int TIMEOUT_MILLIS = 10_000;

  @Test
  void readsOpensslTls13() throws IOException {
    ClientHello hello = capture("-servername", "api.example.com", "-alpn", "h2,http/1.1");

    assertThat(hello.bestVersion()).isEqualTo(TlsVersion.TLSv1_3);
    assertThat(hello.serverName()).isEqualTo("api.example.com");
    assertThat(hello.alpn()).containsExactly("h2", "http/1.1");
    assertThat(hello.offersSuite(0x1301)).isTrue();
    assertThat(hello.extendedMasterSecret()).isTrue();
    assertThat(hello.secureRenegotiation()).isTrue();
    assertThat(hello.keyShares()).isNotEmpty();
    assertThat(Ja4.of(hello)).startsWith("t13d").contains("h2_");
  }

  @Test
  void readsOpensslTls12Fallback() throws IOException {
    ClientHello hello =
        capture("-tls1_2", "-fallback_scsv", "-cipher", "AES128-SHA", "-noservername");

    assertThat(hello.bestVersion()).isEqualTo(TlsVersion.TLSv1_2);
    assertThat(hello.serverName()).isNull();
    assertThat(hello.hasFallbackScsv()).isTrue();
    assertThat(hello.cipherSuites()).containsExactly(0x2F, 0xFF, 0x5600);
  }

  @Test
  void readsOpensslTls10() throws IOException {
    ClientHello hello =
        capture("-tls1", "-cipher", "ALL:@SECLEVEL=0", "-servername", "old.example.com");

    assertThat(hello.bestVersion()).isEqualTo(TlsVersion.TLSv1_0);
    assertThat(hello.serverName()).isEqualTo("old.example.com");
    assertThat(hello.signatureSchemes()).isEmpty();
  }

  @Test
  void readsPostQuantumHelloOfBoringSsl() throws SSLException {
    SslContext context =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.OPENSSL_REFCNT)
            .option(OpenSslContextOption.GROUPS, new String[] {"X25519MLKEM768", "X25519"})
            .build();
    SSLEngine engine = context.newEngine(ByteBufAllocator.DEFAULT, "api.example.com", 443);
    try {
      ByteBuffer bytes = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      engine.wrap(ByteBuffer.allocate(0), bytes);
      bytes.flip();
      int whole = bytes.limit();
      for (int length = 0; length < whole; length++) {
        assertThat(ClientHelloReader.read(bytes.limit(length)))
            .isInstanceOf(HelloResult.NeedMore.class);
      }
      HelloResult result = ClientHelloReader.read(bytes.limit(whole));

      assertThat(result).isInstanceOf(HelloResult.Complete.class);
      ClientHello hello = ((HelloResult.Complete) result).hello();
      assertThat(hello.serverName()).isEqualTo("api.example.com");
      assertThat(hello.groups()).startsWith(0x11EC, 29);
      assertThat(hello.keyShares()).contains(0x11EC);
      assertThat(hello.encodedBytes()).isEqualTo(whole).isGreaterThan(1300);
    } finally {
      ReferenceCountUtil.release(engine);
      ReferenceCountUtil.release(context);
    }
  }

  private static ClientHello capture(String... options) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(TIMEOUT_MILLIS);
      List<String> command = new ArrayList<>(List.of("openssl", "s_client", "-connect"));
      command.add("127.0.0.1:" + server.getLocalPort());
      command.addAll(Arrays.asList(options));
      Process client =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (Socket socket = server.accept()) {
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return read(socket.getInputStream());
      } finally {
        client.destroyForcibly();
      }
    }
  }

  private static ClientHello read(InputStream in) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4096);
    while (true) {
      bytes.put((byte) in.read());
      HelloResult result = ClientHelloReader.read(bytes.duplicate().flip());
      if (result instanceof HelloResult.Complete complete) {
        return complete.hello();
      }
      assertThat(result).isInstanceOf(HelloResult.NeedMore.class);
    }
  }
}
