// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.check.VersionFact.Preference;
import io.drawbridge.classify.ServerFinding;
import io.drawbridge.policy.Failure;
import io.drawbridge.testing.NginxServer;
import io.drawbridge.testing.OpenSslServer;
import io.drawbridge.testing.Ports;
import io.drawbridge.testing.TcpServer;
import io.drawbridge.testing.TestPki;
import io.drawbridge.tls.CipherSuite;
import io.drawbridge.tls.NamedGroup;
import io.drawbridge.tls.TlsVersion;
import io.drawbridge.upstream.UpstreamTrust;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScanTest {
  private static final TestPki PKI = TestPki.shared();

  @ParameterizedTest
  @CsvSource({"-tls1,TLSv1.0", "-tls1_1,TLSv1.1", "-tls1_2,TLSv1.2", "-tls1_3,TLSv1.3"})
  void findsEachVersionAlone(String option, String version) throws IOException {
    try (var server = OpenSslServer.start(PKI.goodRsa(), option, "-cipher", "ALL:@SECLEVEL=0")) {
      CheckResult.Examined result = examine(server.port());

      assertThat(result.facts().versions().all())
          .extracting(fact -> fact.version().label())
          .containsExactly(version);
      boolean legacy = result.facts().versions().all().get(0).version().isLegacy();
      // The JDK of the tests, unlike that of the command, shakes no hands below TLS 1.2.
      assertThat(result.failures())
          .extracting(ProbeFailure::probe)
          .isEqualTo(legacy ? List.of("resumption") : List.of());
      assertThat(result.facts().resumption()).isEqualTo(legacy ? null : Boolean.TRUE);
      assertThat(findings(result).contains(ServerFinding.UPSTREAM_LEGACY_ONLY)).isEqualTo(legacy);
      assertThat(result.verdict().proxyFailure())
          .isEqualTo(legacy ? Failure.UPSTREAM_LEGACY_ONLY : null);
    }
  }

  @Test
  void namesTheWeakGroupOfAServerThatHasOnlyDhe() throws IOException {
    try (var server =
        OpenSslServer.start(
            PKI.goodRsa(),
            "-tls1_2",
            "-serverpref",
            "-cipher",
            "DHE-RSA-AES256-GCM-SHA384:DHE-RSA-AES128-SHA:@SECLEVEL=0",
            "-dhparam",
            DhFiles.path(DhFiles.GROUP_2))) {
      CheckResult.Examined result = examine(server.port());

      VersionFact tls12 = result.facts().versions().all().get(0);
      assertThat(tls12.preference()).isEqualTo(Preference.SERVER);
      assertThat(tls12.suites())
          .extracting(CipherSuite::name)
          .containsExactly(
              "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_DHE_RSA_WITH_AES_128_CBC_SHA");
      assertThat(Objects.requireNonNull(result.facts().dh()).exchanges())
          .extracting(DhFact.Exchange::group)
          .containsExactly(new DhGroup(1024, "RFC 2409 group 2"));
      assertThat(findings(result)).contains(ServerFinding.UPSTREAM_WEAK_DH);
      assertThat(result.verdict().proxyFailure()).isEqualTo(Failure.UPSTREAM_WEAK_DH);
    }
  }

  @Test
  void findsNothingToBlameInAStrongServer() throws IOException {
    try (var server =
        NginxServer.start(
            PKI.good(), "ssl_ciphers ECDHE+AESGCM;", "ssl_prefer_server_ciphers on;")) {
      List<String> steps = Collections.synchronizedList(new ArrayList<>());
      CheckResult.Examined result =
          (CheckResult.Examined)
              scan(server.port(), (target, done, total, probe) -> steps.add(done + "/" + total));

      assertThat(result.failures()).isEmpty();
      assertThat(result.facts().versions().all())
          .extracting(VersionFact::version)
          .containsExactly(TlsVersion.TLSv1_3, TlsVersion.TLSv1_2);
      assertThat(result.facts().alpn()).containsExactly("h2", "http/1.1", "http/1.0");
      assertThat(Objects.requireNonNull(result.facts().groups()).all())
          .contains(NamedGroup.of(29), NamedGroup.of(23));
      assertThat(result.facts().fallback()).contains(true);
      assertThat(result.facts().clientCertificate()).isFalse();
      assertThat(result.facts().chains()).extracting(ChainFact::problem).containsOnlyNulls();
      assertThat(result.verdict().proxyFailure()).isNull();
      assertThat(result.verdict().proxy()).contains("TLSv1.3");
      assertThat(steps).hasSize(39).startsWith("1/39").endsWith("39/39");
    }
  }

  @Test
  void seesBothChainsAndWhatIsWrongWithThem() throws IOException {
    TestPki.Identity rsa = PKI.goodRsa();
    try (var server =
        OpenSslServer.start(
            PKI.expired(),
            "-tls1_2",
            "-dcert",
            rsa.chain().toString(),
            "-dcert_chain",
            rsa.chain().toString(),
            "-dkey",
            rsa.key().toString())) {
      CheckResult.Examined result = examine(server.port());
      assertThat(result.facts().chains())
          .extracting(ChainFact::problem)
          .containsExactly(Failure.UPSTREAM_EXPIRED, null);
      assertThat(result.findings())
          .filteredOn(seen -> seen.finding() == ServerFinding.UPSTREAM_EXPIRED)
          .singleElement()
          .satisfies(seen -> assertThat(seen.evidence()).startsWith("EC 256 bits: "));
    }
    try (var server = OpenSslServer.start(PKI.missingIntermediate(), "-tls1_3")) {
      assertThat(findings(examine(server.port())))
          .contains(ServerFinding.UPSTREAM_UNTRUSTED, ServerFinding.UPSTREAM_INCOMPLETE_CHAIN);
    }
  }

  @Test
  void seesThatAClientCertificateIsAskedFor() throws IOException {
    for (String version : List.of("-tls1_2", "-tls1_3")) {
      try (var server = OpenSslServer.start(PKI.good(), version, "-verify", "1")) {
        assertThat(findings(examine(server.port())))
            .contains(ServerFinding.CLIENT_CERTIFICATE_REQUESTED);
      }
    }
  }

  @Test
  void saysWhyAServerCannotBeTested() throws IOException {
    assertThat(untested(Ports.free())).isEqualTo(ProbeFailure.Reason.UNREACHABLE);
    try (var server =
        TcpServer.plain(
            socket ->
                socket.getOutputStream().write("hello\r\n".getBytes(StandardCharsets.US_ASCII)))) {
      assertThat(untested(server.port())).isEqualTo(ProbeFailure.Reason.PROTOCOL);
    }
    try (var server = TcpServer.plain(socket -> {})) {
      assertThat(untested(server.port())).isEqualTo(ProbeFailure.Reason.HANDSHAKE);
    }
  }

  /** Each byte comes in time, and the answer never ends. */
  @Test
  void endsWithAServerThatAnswersForEver() throws IOException {
    try (var server = TcpServer.plain(ScanTest::drip)) {
      Duration brief = Duration.ofMillis(300);
      var limits = new ScanLimits(10, 50, brief, brief, brief, Duration.ofSeconds(5), 0);
      var result = (CheckResult.Untested) scan(server.port(), Progress.NONE, limits);

      assertThat(result.failure().reason()).isEqualTo(ProbeFailure.Reason.TIMEOUT);
    }
  }

  private static void drip(Socket socket) throws IOException {
    socket.getOutputStream().write(new byte[] {22, 3, 3, 64, 0, 2, 0, 64, 0});
    while (true) {
      socket.getOutputStream().write(0);
      LockSupport.parkNanos(20_000_000);
    }
  }

  private static ProbeFailure.Reason untested(int port) throws IOException {
    return ((CheckResult.Untested) scan(port, Progress.NONE)).failure().reason();
  }

  private static CheckResult.Examined examine(int port) throws IOException {
    return (CheckResult.Examined) scan(port, Progress.NONE);
  }

  static CheckResult scan(int port, Progress progress) throws IOException {
    return scan(port, progress, ScanLimits.DEFAULT);
  }

  private static CheckResult scan(int port, Progress progress, ScanLimits limits)
      throws IOException {
    UpstreamTrust trust = UpstreamTrust.of(PKI.root());
    return new Scan(
            new Target("localhost", port, null),
            chain -> trust,
            ProxyOffer.DEFAULT,
            limits,
            progress)
        .run();
  }

  private static List<ServerFinding> findings(CheckResult.Examined result) {
    return result.findings().stream().map(ServerFinding.Seen::finding).toList();
  }
}
