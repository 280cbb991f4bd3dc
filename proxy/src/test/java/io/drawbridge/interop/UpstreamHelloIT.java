// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.RawHello;
import io.drawbridge.testing.TcpServer;
import io.drawbridge.testing.Tunnel;
import io.drawbridge.tls.CipherSuite;
import io.drawbridge.tls.ClientHello;
import io.drawbridge.tls.ClientHelloReader;
import io.drawbridge.tls.HelloResult;
import io.drawbridge.tls.NamedGroup;
import io.drawbridge.tls.TlsVersion;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;

/** What a server is really offered: the ClientHello as it arrives, whatever the app offered. */
class UpstreamHelloIT {
  private static final CompletableFuture<ClientHello> HELLO = new CompletableFuture<>();
  private static TcpServer recorder;
  private static DrawbridgeProcess proxy;

  @BeforeAll
  static void start() {
    recorder = TcpServer.plain(UpstreamHelloIT::record);
    proxy = DrawbridgeProcess.builder().set("client.legacy", "detect").start();
    // An app of 2005: TLS 1.0, RC4 and 3DES first, export suites, compression is in the hello.
    byte[] weak =
        RawHello.of(0x0301).suites(0x0005, 0x000a, 0x0003, 0x0033, 0x002f, 0x0035).bytes();
    try (Tunnel tunnel = Tunnel.open(proxy, "localhost", recorder.port())) {
      tunnel.write(weak);
      HELLO.join();
    }
  }

  @AfterAll
  static void stop() {
    proxy.close();
    recorder.close();
  }

  private static void record(Socket socket) throws IOException {
    byte[] bytes = new byte[1 << 16];
    int length = 0;
    while (true) {
      int read = socket.getInputStream().read(bytes, length, bytes.length - length);
      if (read < 0) {
        return;
      }
      length += read;
      if (ClientHelloReader.read(ByteBuffer.wrap(bytes, 0, length))
          instanceof HelloResult.Complete complete) {
        HELLO.complete(complete.hello());
        return;
      }
    }
  }

  @Test
  void tls12AndTls13AreOffered() {
    assertThat(Arrays.stream(TlsVersion.values()).filter(HELLO.join()::offers))
        .containsExactly(TlsVersion.TLSv1_2, TlsVersion.TLSv1_3);
  }

  @Test
  void everySuiteHasEphemeralKeysAndAuthenticatedEncryption() {
    assertThat(HELLO.join().cipherSuites()).isNotEmpty();
    assertThat(
            Arrays.stream(HELLO.join().cipherSuites())
                .mapToObj(code -> CipherSuite.of(code).name()))
        .allMatch(
            name ->
                name.matches(
                    "TLS_(ECDHE_(ECDSA|RSA)_WITH_)?"
                        + "(AES_128_GCM_SHA256|AES_256_GCM_SHA384|CHACHA20_POLY1305_SHA256)"));
  }

  /** Without Java 22 rsa_pkcs1_sha1 may come last, as the log tells. */
  @Test
  @EnabledForJreRange(minVersion = 22)
  void noSignatureWithSha1Sha224OrDsa() {
    // RFC 8446 §4.2.3: below 0x0700 the high byte is the hash, and the low byte of 2 is DSA.
    assertThat(Arrays.stream(HELLO.join().signatureSchemes()).boxed())
        .isNotEmpty()
        .allMatch(scheme -> scheme >= 0x0700 || (scheme >> 8 >= 4 && (scheme & 0xff) != 2));
  }

  @Test
  void everyGroupIsStrong() {
    assertThat(Arrays.stream(HELLO.join().groups()).mapToObj(code -> NamedGroup.of(code).name()))
        .containsExactly("X25519MLKEM768", "x25519", "secp256r1", "secp384r1");
  }

  @Test
  void compressionIsNotOfferedAndRenegotiationIsSecure() {
    assertThat(HELLO.join().offersCompression()).isFalse();
    assertThat(HELLO.join().secureRenegotiation()).isTrue();
    assertThat(HELLO.join().extendedMasterSecret()).isTrue();
  }
}
