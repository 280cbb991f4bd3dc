// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.check.VersionFact.Preference;
import io.drawbridge.testing.OpenSslServer;
import io.drawbridge.testing.TcpServer;
import io.drawbridge.testing.TestPki;
import io.drawbridge.tls.CipherSuite;
import io.drawbridge.tls.ClientHello;
import io.drawbridge.tls.ClientHelloReader;
import io.drawbridge.tls.HelloResult;
import io.drawbridge.tls.TlsVersion;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SuiteOrderTest {
  /** Of every portion, in an order that nobody else has. */
  private static final List<String> MIXED =
      List.of(
          "AES128-SHA",
          "ADH-AES256-SHA",
          "ECDHE-RSA-AES256-GCM-SHA384",
          "DHE-RSA-CAMELLIA128-SHA",
          "AECDH-AES128-SHA",
          "DHE-RSA-AES128-SHA",
          "AES256-SHA",
          "NULL-SHA",
          "ECDHE-RSA-AES128-SHA",
          "ADH-AES128-SHA");

  private static final int DHE = 0x009E;
  private static final List<Integer> WORKING = List.of(0xC02F, 0xC030, 0x009C);

  @Test
  void findsTheOrderOfAServerThatMixesEverything() throws IOException {
    assertThat(examine("-tls1_2", MIXED)).containsExactlyElementsOf(names(MIXED));
    assertThat(examine("-tls1", MIXED.stream().filter(name -> !name.contains("GCM")).toList()))
        .hasSize(9)
        .isEqualTo(names(MIXED).stream().filter(name -> !name.contains("GCM")).toList());
  }

  /** Asked once for each suite, and a few times besides. */
  @Test
  void asksAServerWithAnOrderOfItsOwnOnceForEachSuite() throws IOException {
    try (var server =
        OpenSslServer.start(
            TestPki.shared().goodRsa(), "-tls1_2", "-serverpref", "-cipher", "HIGH")) {
      var result = (CheckResult.Examined) ScanTest.scan(server.port(), Progress.NONE);
      VersionFact tls12 = result.facts().versions().all().get(0);

      assertThat(tls12.preference()).isEqualTo(Preference.SERVER);
      assertThat(tls12.suites()).hasSizeGreaterThan(30);
      assertThat(result.connections()).isLessThan(tls12.suites().size() + 45);
    }
  }

  /** What it prefers, it cannot do; the rest is found nevertheless. */
  @Test
  void looksBehindABrokenDiffieHellman() throws IOException {
    try (var server = TcpServer.plain(SuiteOrderTest::prefersWhatItCannotDo)) {
      var result = (CheckResult.Examined) ScanTest.scan(server.port(), Progress.NONE);

      assertThat(result.facts().versions().all())
          .singleElement()
          .extracting(fact -> fact.suites().stream().map(CipherSuite::code).toList())
          .isEqualTo(WORKING);
    }
  }

  private static List<String> examine(String version, List<String> suites) throws IOException {
    try (var server =
        OpenSslServer.start(
            TestPki.shared().goodRsa(),
            version,
            "-serverpref",
            "-cipher",
            String.join(":", suites) + ":@SECLEVEL=0",
            "-dhparam",
            DhFiles.path(DhFiles.GROUP_14))) {
      var result = (CheckResult.Examined) ScanTest.scan(server.port(), Progress.NONE);
      VersionFact fact = result.facts().versions().all().get(0);
      assertThat(fact.preference()).isEqualTo(Preference.SERVER);
      return fact.suites().stream().map(CipherSuite::name).toList();
    }
  }

  private static List<String> names(List<String> openSsl) {
    return openSsl.stream()
        .map(name -> Objects.requireNonNull(CipherSuite.named(name)).name())
        .toList();
  }

  /** One answer of a server of TLS 1.2: a ServerHello and ServerHelloDone, or an alert. */
  private static void prefersWhatItCannotDo(Socket socket) throws IOException {
    byte[] record = new byte[16 * 1024];
    int read = socket.getInputStream().readNBytes(record, 0, 5);
    read +=
        socket
            .getInputStream()
            .readNBytes(record, 5, ((record[3] & 0xFF) << 8) | (record[4] & 0xFF));
    ClientHello hello =
        ((HelloResult.Complete) ClientHelloReader.read(ByteBuffer.wrap(record, 0, read))).hello();
    List<Integer> offered = Arrays.stream(hello.cipherSuites()).boxed().toList();
    if (hello.bestVersion() != TlsVersion.TLSv1_2) {
      alert(socket, 70);
    } else if (offered.contains(DHE)) {
      alert(socket, 80);
    } else if (WORKING.stream().noneMatch(offered::contains)) {
      alert(socket, 40);
    } else {
      int suite = WORKING.stream().filter(offered::contains).findFirst().orElseThrow();
      ByteBuffer answer = ByteBuffer.allocate(5 + 42 + 4);
      answer.put(new byte[] {22, 3, 3, 0, 46, 2, 0, 0, 38, 3, 3}).position(11 + 32 + 1);
      answer.putShort((short) suite).put((byte) 0).put(new byte[] {14, 0, 0, 0});
      socket.getOutputStream().write(answer.array());
    }
  }

  private static void alert(Socket socket, int description) throws IOException {
    socket.getOutputStream().write(new byte[] {21, 3, 3, 0, 2, 2, (byte) description});
  }
}
