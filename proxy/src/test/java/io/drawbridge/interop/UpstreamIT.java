// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drawbridge.check.DhFiles;
import io.drawbridge.classify.ServerFinding;
import io.drawbridge.testing.BoringSslServer;
import io.drawbridge.testing.Command;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.NginxServer;
import io.drawbridge.testing.OpenSslServer;
import io.drawbridge.testing.TcpServer;
import io.drawbridge.testing.TestPki;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers of every kind: those that are carried, and those whose failure the app is told about. */
class UpstreamIT {
  private static final TestPki PKI = TestPki.shared();
  private static DrawbridgeProcess proxy;

  @BeforeAll
  static void start() {
    proxy = DrawbridgeProcess.builder().set("limits.handshake", "2s").start();
  }

  @AfterAll
  static void stop() {
    proxy.close();
  }

  /** Asks the server at this port; {@code curl -i} so that the head is part of the output. */
  private static Command.Result get(int port, Object... options) {
    return Command.of("curl", "-sSi", "--max-time", "20", "--proxy", proxy.url())
        .with("--cacert", proxy.root())
        .with(options)
        .with("https://localhost:" + port + "/")
        .run();
  }

  private static void assertCarried(int port, String upstreamProtocol) {
    var result = get(port).succeeded();

    assertThat(result.out()).contains(" 200 ");
    JsonNode record = proxy.record(port);
    assertThat(record.path("outcome").asText()).isEqualTo("ok");
    assertThat(record.path("upstream").path("protocol").asText()).isEqualTo(upstreamProtocol);
    assertThat(record.path("client_tls").path("protocol").asText()).isEqualTo("TLSv1.3");
  }

  /** The app's handshake completes, and its request is answered with the reason. */
  private static JsonNode assertExplained(int port, int status, String reason) {
    var result = get(port).succeeded();

    String inTunnel = result.out().substring(result.out().indexOf("\r\n\r\n") + 4);
    assertThat(inTunnel).startsWith("HTTP/1.1 " + status);
    assertThat(inTunnel.lines().filter(line -> line.regionMatches(true, 0, "proxy-status:", 0, 13)))
        .singleElement()
        .asString()
        .contains("drawbridge");
    String body = inTunnel.substring(inTunnel.indexOf("\r\n\r\n") + 4);
    assertThat(body).contains("localhost").contains(reason);
    JsonNode record = proxy.record(port);
    assertThat(body).contains(record.path("id").asText());
    assertThat(record.path("outcome").asText()).isEqualTo("failed");
    assertThat(record.path("reason").asText()).contains(reason);
    assertThat(record.path("client_tls").path("alpn").asText()).isEqualTo("http/1.1");
    assertThat(proxy.metric("drawbridge_upstream_failures_total", "reason=\"" + reason + "\""))
        .isPositive();
    if (ServerFinding.ofLabel(reason) != null) {
      assertThat(record.path("upstream").path("findings").toString()).contains(reason);
      String labels = "finding=\"" + reason + "\",leg=\"upstream\"";
      assertThat(proxy.metric("drawbridge_findings_total", labels)).isPositive();
    }
    return record;
  }

  @Test
  void carriesNginxWithTls12Only() {
    try (var nginx = NginxServer.start(PKI.good(), "ssl_protocols TLSv1.2;")) {
      assertCarried(nginx.port(), "TLSv1.2");
    }
  }

  @Test
  void carriesNginxWithTls13Only() {
    try (var nginx = NginxServer.start(PKI.good(), "ssl_protocols TLSv1.3;")) {
      assertCarried(nginx.port(), "TLSv1.3");
    }
  }

  @Test
  void carriesNginxWithAnRsaCertificate() {
    try (var nginx = NginxServer.startHttp1(PKI.goodRsa(), "ssl_protocols TLSv1.2;")) {
      assertCarried(nginx.port(), "TLSv1.2");
    }
  }

  @Test
  void carriesOpenSslWithTls12Only() {
    try (var server = OpenSslServer.start(PKI.good(), "-tls1_2")) {
      assertCarried(server.port(), "TLSv1.2");
    }
  }

  @Test
  void carriesOpenSslWithTls13Only() {
    try (var server = OpenSslServer.start(PKI.good(), "-tls1_3")) {
      assertCarried(server.port(), "TLSv1.3");
    }
  }

  @Test
  void prefersPostQuantumKeyExchange() {
    try (var server = new BoringSslServer(PKI.good(), "X25519MLKEM768", "X25519")) {
      assertCarried(server.port(), "TLSv1.3");

      assertThat(group(server.port())).isEqualTo("X25519MLKEM768");
    }
  }

  @Test
  void carriesAServerThatKnowsNoPostQuantumGroup() {
    try (var server = new BoringSslServer(PKI.good(), "P-384")) {
      assertCarried(server.port(), "TLSv1.3");

      assertThat(group(server.port())).isEqualTo("P-384");
    }
  }

  private static String group(int port) {
    return proxy.record(port).path("upstream").path("group").asText();
  }

  @Test
  void explainsTls11Only() {
    String[] options = {"-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"};
    try (var server = OpenSslServer.start(PKI.good(), options)) {
      assertExplained(server.port(), 502, "upstream-legacy-only");
    }
  }

  @Test
  void explainsAnExpiredCertificate() {
    try (var server = OpenSslServer.start(PKI.expired())) {
      assertExplained(server.port(), 502, "upstream-expired");
    }
  }

  @Test
  void explainsAHandshakeSignedWithSha1() {
    String[] options = {"-tls1_2", "-sigalgs", "RSA+SHA1", "-cipher", "ECDHE+AESGCM:@SECLEVEL=0"};
    try (var server = OpenSslServer.start(PKI.goodRsa(), options)) {
      assertExplained(server.port(), 502, "upstream-weak-signature");
      // Nothing of it is there to be resumed.
      assertThat(get(server.port()).out()).contains("upstream-weak-signature");
    }
  }

  /** It is not offered, but a server may not care; TLS 1.2 lets it send an alert beforehand. */
  @ParameterizedTest
  @ValueSource(strings = {"", "15030300020100", "1503030002015a"})
  void refusesAHandshakeSignedWithSha1Unasked(String ahead) throws IOException {
    byte[] hello = handshake(2, "0303" + "00".repeat(32) + "00" + "c02f" + "00");
    byte[] certificate = handshake(11, "000000");
    byte[] keyExchange =
        handshake(12, "03001d20" + "09".repeat(32) + "0201" + "0100" + "00".repeat(256));
    TcpServer.Script script =
        app -> {
          app.getInputStream().read();
          // In one piece, or the empty certificate is noticed before the signature has come.
          var all = new ByteArrayOutputStream();
          for (byte[] each :
              List.of(HexFormat.of().parseHex(ahead), hello, certificate, keyExchange)) {
            all.writeBytes(each);
          }
          app.getOutputStream().write(all.toByteArray());
          app.getInputStream().transferTo(OutputStream.nullOutputStream());
        };
    try (TcpServer server = TcpServer.plain(script)) {
      assertExplained(server.port(), 502, "upstream-weak-signature");
    }
  }

  /** A message of TLS 1.2 in a record of its own (RFC 5246 §7.4). */
  private static byte[] handshake(int type, String body) {
    int length = body.length() / 2;
    return HexFormat.of()
        .parseHex("160303%04x%02x%06x%s".formatted(length + 4, type, length, body));
  }

  @Test
  void carriesARsaServerOfTls12() {
    try (var server = OpenSslServer.start(PKI.goodRsa(), "-tls1_2")) {
      assertCarried(server.port(), "TLSv1.2");
    }
  }

  @Test
  void explainsASelfSignedCertificate() {
    try (var server = OpenSslServer.start(PKI.selfSigned())) {
      assertExplained(server.port(), 502, "upstream-untrusted");
    }
  }

  @Test
  void explainsAWrongName() {
    try (var server = OpenSslServer.start(PKI.wrongName())) {
      assertExplained(server.port(), 502, "upstream-name-mismatch");
    }
  }

  @Test
  void explainsAMissingIntermediate() {
    try (var nginx = NginxServer.start(PKI.missingIntermediate())) {
      assertExplained(nginx.port(), 502, "upstream-untrusted");
    }
  }

  @Test
  void explainsAnIntermediateThatWouldBeThere() {
    var identity = PKI.missingIntermediate("http://intermediates.invalid/ca.cer");
    try (var nginx = NginxServer.start(identity)) {
      JsonNode record = assertExplained(nginx.port(), 502, "upstream-incomplete-chain");

      assertThat(record.path("reason").asText()).contains("http://intermediates.invalid/ca.cer");
    }
  }

  @Test
  void explainsAKeyThatIsTooShort() {
    String[] options = {"-tls1_2", "-cipher", "ECDHE+AESGCM:@SECLEVEL=0"};
    try (var server = OpenSslServer.start(PKI.weakKey(), options)) {
      JsonNode record = assertExplained(server.port(), 502, "upstream-weak-key");

      assertThat(record.path("reason").asText()).contains("1024");
    }
  }

  @Test
  void explainsAGroupOfDiffieHellmanThatIsTooSmall() {
    String group = DhFiles.path(DhFiles.GROUP_2);
    String[] options = {"-no_tls1_3", "-cipher", "DHE:@SECLEVEL=0", "-dhparam", group};
    try (var server = OpenSslServer.start(PKI.goodRsa(), options)) {
      JsonNode record = assertExplained(server.port(), 502, "upstream-weak-dh");

      assertThat(record.path("reason").asText()).contains("1024 bits, RFC 2409 group 2");
    }
  }

  @Test
  void explainsThatTls12ServersWantAClientCertificate() {
    String[] options = {"-tls1_2", "-Verify", "1"};
    try (var server = OpenSslServer.start(PKI.good(), options)) {
      assertExplained(server.port(), 502, "upstream-client-certificate-required");
    }
  }

  @Test
  void explainsThatTls13ServersWantAClientCertificate() {
    String[] options = {"-tls1_3", "-Verify", "1"};
    try (var server = OpenSslServer.start(PKI.good(), options)) {
      assertExplained(server.port(), 502, "upstream-client-certificate-required");
    }
  }

  @Test
  void explainsFiniteFieldDiffieHellmanOnly() {
    String[] options = {"-tls1_2", "-cipher", "DHE-RSA-AES128-GCM-SHA256"};
    try (var server = OpenSslServer.start(PKI.goodRsa(), options)) {
      JsonNode record = assertExplained(server.port(), 502, "upstream-dhe-only");

      assertThat(record.path("upstream").path("findings").toString()).doesNotContain("weak-dh");
    }
  }

  @Test
  void explainsAServerThatIsNoTlsServer() {
    try (var server =
        TcpServer.plain(
            socket -> {
              socket.getInputStream().read();
              socket
                  .getOutputStream()
                  .write("220 mail ESMTP\r\n".getBytes(StandardCharsets.US_ASCII));
              socket.shutdownOutput();
              socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            })) {
      assertExplained(server.port(), 502, "upstream-handshake-failed");
    }
  }

  @Test
  void explainsAServerThatClosesInTheHandshake() {
    try (var server = TcpServer.plain(socket -> socket.getInputStream().read(new byte[512]))) {
      assertExplained(server.port(), 502, "upstream-closed");
    }
  }

  @Test
  void explainsAServerThatStallsInTheHandshake() {
    try (var server = TcpServer.silent()) {
      assertExplained(server.port(), 504, "upstream-handshake-timeout");
    }
  }

  @Test
  void explainsAsJsonWhereTheAppAcceptsIt() throws Exception {
    try (var server = OpenSslServer.start(PKI.expired())) {
      var result = get(server.port(), "-H", "Accept: application/json").succeeded();

      String body = result.out().substring(result.out().lastIndexOf("\r\n\r\n") + 4);
      JsonNode answer = new ObjectMapper().readTree(body);
      assertThat(answer.toString()).contains("upstream-expired");
    }
  }

  @Test
  void explainsToHttp2OnlyClientsAsHttp11() {
    try (var server = OpenSslServer.start(PKI.expired())) {
      var result = get(server.port(), "--http2").succeeded();

      assertThat(result.out()).contains("HTTP/1.1 502");
    }
  }

  @Test
  void sendsAnAlertInsteadWhereConfigured() {
    try (var alerting = DrawbridgeProcess.builder().set("upstream.on-failure", "alert").start();
        var server = OpenSslServer.start(PKI.expired())) {
      var result =
          Command.of("curl", "-sSv", "--max-time", "20", "--proxy", alerting.url())
              .with("--cacert", alerting.root(), "https://localhost:" + server.port() + "/")
              .run();

      assertThat(result.err()).contains("alert, certificate expired");
    }
  }

  @Test
  void recordsHowTheClientLegWasKeyed() {
    try (var nginx = NginxServer.start(PKI.good())) {
      get(nginx.port(), "--curves", "X25519").succeeded();

      JsonNode record = proxy.record(nginx.port());
      assertThat(record.path("client_tls").path("group").asText())
          .matches(Pattern.compile("(?i)x25519"));
    }
  }
}
