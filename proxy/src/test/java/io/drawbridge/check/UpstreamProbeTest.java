// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.policy.Failure;
import io.drawbridge.testing.OpenSslServer;
import io.drawbridge.testing.Ports;
import io.drawbridge.testing.TcpServer;
import io.drawbridge.testing.TestPki;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamProbeTest {
  private static final TestPki PKI = TestPki.shared();

  private final UpstreamProbe probe = new UpstreamProbe(ProxyOffer.DEFAULT);

  @AfterEach
  void close() {
    probe.close();
  }

  @Test
  void namesTheSizeAndThePrimeOfWeakDh() throws Exception {
    try (var server =
        OpenSslServer.start(
            PKI.goodRsa(),
            "-cipher",
            "DHE:@SECLEVEL=0",
            "-no_tls1_3",
            "-dhparam",
            DhFiles.path(DhFiles.GROUP_2))) {
      Diagnosis diagnosis = diagnose(server.port());

      assertThat(diagnosis.failure()).isEqualTo(Failure.UPSTREAM_WEAK_DH);
      assertThat(diagnosis.detail()).contains("1024 bits, RFC 2409 group 2, too small");
      assertThat(diagnosis.dh()).isEqualTo(new DhGroup(1024, "RFC 2409 group 2"));
    }
  }

  @Test
  void tellsStrongDhFromWeak() throws Exception {
    try (var server =
        OpenSslServer.start(
            PKI.goodRsa(),
            "-cipher",
            "DHE:@SECLEVEL=0",
            "-no_tls1_3",
            "-dhparam",
            DhFiles.path(DhFiles.GROUP_14))) {
      Diagnosis diagnosis = diagnose(server.port());

      assertThat(diagnosis.failure()).isEqualTo(Failure.UPSTREAM_DHE_ONLY);
      assertThat(diagnosis.detail())
          .contains("(2048 bits, RFC 3526 group 14)")
          .doesNotContain("small");
    }
  }

  @ParameterizedTest
  @CsvSource({"-tls1,TLSv1.0", "-tls1_1,TLSv1.1"})
  void namesTheBestVersionOfALegacyServer(String option, String version) throws Exception {
    try (var server = OpenSslServer.start(PKI.goodRsa(), option, "-cipher", "ALL:@SECLEVEL=0")) {
      Diagnosis diagnosis = diagnose(server.port());

      assertThat(diagnosis.failure()).isEqualTo(Failure.UPSTREAM_LEGACY_ONLY);
      assertThat(diagnosis.detail()).contains("best version is " + version);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-tls1_2 -cipher AES128-GCM-SHA256|no forward secrecy",
        "-tls1_2 -cipher ECDHE-RSA-AES128-SHA|none of the proxy's suites",
        "-tls1_2 -groups P-521|wants group secp521r1",
        "-tls1_3 -groups P-521|wants group secp521r1",
      })
  void namesWhatIsNotInCommon(String options, String expected) throws Exception {
    try (var server = OpenSslServer.start(PKI.goodRsa(), options.split(" ", -1))) {
      Diagnosis diagnosis = diagnose(server.port());

      assertThat(diagnosis.failure()).isEqualTo(Failure.UPSTREAM_HANDSHAKE_FAILED);
      assertThat(diagnosis.detail()).contains(expected);
    }
  }

  @Test
  void seesThatAClientCertificateIsRequired() throws Exception {
    try (var server = OpenSslServer.start(PKI.good(), "-tls1_2", "-Verify", "1")) {
      assertThat(diagnose(server.port()).failure())
          .isEqualTo(Failure.UPSTREAM_CLIENT_CERTIFICATE_REQUIRED);
    }
  }

  @Test
  void isInconclusiveWhereNothingIsFound() throws Exception {
    try (var server = OpenSslServer.start(PKI.good())) {
      assertThat(diagnose(server.port())).isEqualTo(Diagnosis.INCONCLUSIVE);
    }
    assertThat(diagnose(Ports.free()).isConclusive()).isFalse();
  }

  @Test
  void asksOnceForAllWhoAsk() throws Exception {
    AtomicInteger connections = new AtomicInteger();
    try (var server = TcpServer.plain(socket -> connections.incrementAndGet())) {
      diagnose(server.port());
      int first = connections.get();
      for (int i = 0; i < 50; i++) {
        diagnose(server.port());
      }
      assertThat(connections).hasValue(first);
      assertThat(first).isBetween(1, 16);
    }
  }

  private Diagnosis diagnose(int port) throws Exception {
    return probe
        .diagnose(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), "localhost")
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }
}
