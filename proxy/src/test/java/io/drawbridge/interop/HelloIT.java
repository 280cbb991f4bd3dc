// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.NginxServer;
import io.drawbridge.testing.RawHello;
import io.drawbridge.testing.TcpServer;
import io.drawbridge.testing.TestPki;
import io.drawbridge.testing.TlsAnswer;
import io.drawbridge.testing.Tunnel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The first bytes in the tunnel, in every shape that clients and others send them. */
class HelloIT {
  private static final int TLS12 = 0x0303;
  private static final int TLS10 = 0x0301;
  private static final int SSL30 = 0x0300;
  private static NginxServer nginx;
  private static DrawbridgeProcess proxy;
  private static DrawbridgeProcess detecting;

  @BeforeAll
  static void start() {
    nginx = NginxServer.start(TestPki.shared().good());
    proxy = DrawbridgeProcess.builder().set("limits.hello", "2s").start();
    detecting = DrawbridgeProcess.builder().set("client.legacy", "detect").start();
  }

  @AfterAll
  static void stop() {
    proxy.close();
    detecting.close();
    nginx.close();
  }

  private static TlsAnswer answerTo(DrawbridgeProcess to, byte[]... writes) {
    try (Tunnel tunnel = Tunnel.open(to, "localhost", nginx.port())) {
      for (byte[] bytes : writes) {
        tunnel.write(bytes);
      }
      return tunnel.tlsAnswer();
    }
  }

  private static byte[][] oneByOne(byte[] bytes) {
    byte[][] parts = new byte[bytes.length][];
    for (int i = 0; i < bytes.length; i++) {
      parts[i] = new byte[] {bytes[i]};
    }
    return parts;
  }

  private static void assertServed(TlsAnswer answer) {
    assertThat(answer).isEqualTo(new TlsAnswer.Handshake(2));
  }

  private static void assertAlert(TlsAnswer answer, int description) {
    assertThat(answer).isInstanceOf(TlsAnswer.Alert.class);
    var alert = (TlsAnswer.Alert) answer;
    assertThat(alert.level()).isEqualTo(2);
    assertThat(alert.description()).isEqualTo(description);
  }

  @Test
  void aHelloByteByByteIsServed() {
    assertServed(
        answerTo(proxy, oneByOne(RawHello.of(TLS12).usualExtensions("localhost").bytes())));
  }

  @Test
  void aHelloOverManyRecordsIsServed() {
    assertServed(answerTo(proxy, RawHello.of(TLS12).usualExtensions("localhost").inRecordsOf(7)));
  }

  @Test
  void aHelloInTheSegmentOfTheConnectIsServed() {
    ByteArrayOutputStream segment = new ByteArrayOutputStream();
    segment.writeBytes(Tunnel.connect("localhost", nginx.port()));
    segment.writeBytes(RawHello.of(TLS12).usualExtensions("localhost").bytes());
    try (Tunnel tunnel = Tunnel.to(proxy)) {
      tunnel.write(segment.toByteArray());

      assertThat(tunnel.head()).startsWith("HTTP/1.1 200");
      assertServed(tunnel.tlsAnswer());
    }
  }

  @Test
  void aConnectByteByByteIsServed() {
    try (Tunnel tunnel = Tunnel.to(proxy)) {
      for (byte[] part : oneByOne(Tunnel.connect("localhost", nginx.port()))) {
        tunnel.write(part);
      }

      assertThat(tunnel.head()).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void aLargeHelloIsServed() {
    assertServed(
        answerTo(proxy, RawHello.of(TLS12).usualExtensions("localhost").padded(16_000).bytes()));
  }

  @Test
  void aHelloOfOver64KibIsRefused() {
    // A full record whose handshake message says that it has 70,000 bytes.
    byte[] hello = new byte[5 + (1 << 14)];
    byte[] start = {22, 3, 1, 0x40, 0, 1, 0x01, 0x11, 0x70, 3, 3};
    System.arraycopy(start, 0, hello, 0, start.length);

    assertAlert(answerTo(proxy, hello), 22);
  }

  @Test
  void aHelloWithoutExtensionsIsServed() {
    assertServed(answerTo(detecting, RawHello.of(TLS10).suites(0x002f, 0x0035).bytes()));
  }

  @Test
  void aHelloWithoutExtensionsIsRefusedBelowTls12() {
    assertAlert(answerTo(proxy, RawHello.of(TLS10).suites(0x002f, 0x0005).bytes()), 70);
  }

  @Test
  void ssl30IsRefusedInEveryMode() {
    assertAlert(answerTo(proxy, RawHello.of(SSL30).suites(0x002f, 0x0005).bytes()), 70);
    assertAlert(answerTo(detecting, RawHello.of(SSL30).suites(0x002f, 0x0005).bytes()), 70);
  }

  @Test
  void anSslv2FormatHelloIsReadAndRefusedByItsVersion() {
    TlsAnswer answer = answerTo(proxy, RawHello.of(TLS10).suites(0x002f, 0x0035).sslv2());

    assertAlert(answer, 70);
    JsonNode record = proxy.records().await(r -> r.path("findings").toString().contains("sslv2"));
    assertThat(record.path("outcome").asText()).isEqualTo("rejected");
  }

  @Test
  void aMalformedHelloGetsDecodeError() {
    byte[] hello = RawHello.of(TLS12).usualExtensions("localhost").bytes();
    hello[5 + 4 + 2 + 32] = 77; // session id length: at most 32

    assertAlert(answerTo(proxy, hello), 50);
    assertThat(
            proxy
                .records()
                .await(r -> r.path("reason").asText().contains("hello-malformed"))
                .path("outcome")
                .asText())
        .isEqualTo("failed");
  }

  @Test
  void whatIsNotTlsIsRefusedAndRecorded() {
    byte[] ssh = "SSH-2.0-OpenSSH_9.2\r\n".getBytes(StandardCharsets.US_ASCII);

    TlsAnswer answer = answerTo(proxy, ssh);

    assertThat(answer).isNotInstanceOf(TlsAnswer.Handshake.class);
    proxy.records().await(r -> r.path("reason").asText().contains("not-tls"));
  }

  @Test
  void whatIsNotTlsPassesWhereARuleTunnelsIt() throws Exception {
    String rules =
        """
        version: 1
        rules:
          - name: raw
            when: { host: [localhost] }
            action: tunnel
        """;
    try (var echo =
            TcpServer.plain(
                socket -> socket.getInputStream().transferTo(socket.getOutputStream()));
        var tunnelling = DrawbridgeProcess.builder().config(rules).start();
        Tunnel tunnel = Tunnel.open(tunnelling, "localhost", echo.port())) {
      tunnel.write("SSH-2.0-OpenSSH_9.2\r\n");
      tunnel.socket().shutdownOutput();

      assertThat(tunnel.rest()).isEqualTo("SSH-2.0-OpenSSH_9.2\r\n");
      assertThat(tunnelling.record(echo.port()).path("action").asText()).isEqualTo("tunnel");
    }
  }

  @Test
  void tlsPassesUntouchedWhereARuleTunnelsIt() throws Exception {
    String rules =
        """
        version: 1
        rules:
          - name: raw
            when: { host: [localhost] }
            action: tunnel
        """;
    try (var tunnelling = DrawbridgeProcess.builder().config(rules).start();
        Tunnel tunnel = Tunnel.open(tunnelling, "localhost", nginx.port())) {
      var tls =
          tunnel.tls(TestPki.clientContext(TestPki.shared().root()), "localhost", nginx.port());

      tls.startHandshake();

      assertThat(tls.getSession().getPeerCertificates()[0].toString()).contains("CN=localhost");
    }
  }

  @Test
  void aRuleMayReject() {
    String rules =
        """
        version: 1
        rules:
          - name: closed
            when: { host: [localhost] }
            action: reject
        """;
    try (var rejecting = DrawbridgeProcess.builder().config(rules).start()) {
      TlsAnswer answer =
          answerTo(rejecting, RawHello.of(TLS12).usualExtensions("localhost").bytes());

      assertAlert(answer, 49);
      JsonNode record = rejecting.record(nginx.port());
      assertThat(record.path("rule").asText()).isEqualTo("closed");
      assertThat(record.path("outcome").asText()).isEqualTo("rejected");
    }
  }

  @Test
  void aHelloThatNeverComesEndsTheSession() {
    try (Tunnel tunnel = Tunnel.open(proxy, "localhost", nginx.port())) {
      assertThat(tunnel.tlsAnswer()).isInstanceOfAny(TlsAnswer.Closed.class, TlsAnswer.Alert.class);
    }
    proxy.records().await(r -> r.path("reason").asText().contains("hello-timeout"));
  }

  @Test
  void aClientThatDistrustsTheProxyIsRecorded() throws Exception {
    try (Tunnel tunnel = Tunnel.open(proxy, "localhost", nginx.port())) {
      var tls =
          tunnel.tls(TestPki.clientContext(TestPki.shared().root()), "localhost", nginx.port());

      assertThatThrownBy(tls::startHandshake).hasMessageContaining("PKIX");
    }
    proxy.records().await(r -> r.path("reason").asText().contains("client-distrusts-proxy"));
  }
}
