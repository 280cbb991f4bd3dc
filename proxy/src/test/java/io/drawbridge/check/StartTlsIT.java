// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.DebianServer;
import io.drawbridge.testing.PostgresServer;
import io.drawbridge.testing.TestPki;
import io.drawbridge.tls.TlsVersion;
import io.drawbridge.upstream.UpstreamTrust;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What {@code check} sees of real servers that start in the clear. */
class StartTlsIT {
  private static final TestPki PKI = TestPki.shared();

  @Test
  void smtpOfExim() throws IOException {
    try (var server = DebianServer.exim(PKI.goodRsa())) {
      ServerFacts facts = examine(server.port(), StartTls.SMTP);

      assertThat(versions(facts)).contains(TlsVersion.TLSv1_3, TlsVersion.TLSv1_2);
      assertThat(Objects.requireNonNull(facts.dh()).exchanges())
          .extracting(exchange -> exchange.group().toString())
          .containsExactly("2048 bits, RFC 7919 ffdhe2048");
    }
  }

  @Test
  void imapAndPop3OfDovecot() throws IOException {
    for (StartTls protocol : List.of(StartTls.IMAP, StartTls.POP3)) {
      try (var server = DebianServer.dovecot(PKI.goodRsa(), protocol.label())) {
        ServerFacts facts = examine(server.port(), protocol);

        assertThat(versions(facts)).containsExactly(TlsVersion.TLSv1_3, TlsVersion.TLSv1_2);
        assertThat(facts.versions().suites())
            .extracting(suite -> suite.name())
            .contains("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
      }
    }
  }

  @Test
  void ldapOfOpenLdap() throws IOException {
    try (var server = DebianServer.slapd(PKI.goodRsa())) {
      assertThat(versions(examine(server.port(), StartTls.LDAP)))
          .contains(TlsVersion.TLSv1_3, TlsVersion.TLSv1_2);
    }
  }

  @Test
  void postgresql() throws IOException {
    try (var server = PostgresServer.startWithTls(PKI.goodRsa())) {
      assertThat(versions(examine(server.port(), StartTls.POSTGRES)))
          .containsExactly(TlsVersion.TLSv1_3, TlsVersion.TLSv1_2);
    }
  }

  private static ServerFacts examine(int port, StartTls protocol) throws IOException {
    UpstreamTrust trust = UpstreamTrust.of(PKI.root());
    CheckResult result =
        new Scan(
                new Target("localhost", port, protocol),
                chain -> trust,
                ProxyOffer.DEFAULT,
                ScanLimits.DEFAULT,
                Progress.NONE)
            .run();
    assertThat(result).isInstanceOf(CheckResult.Examined.class);
    CheckResult.Examined examined = (CheckResult.Examined) result;
    assertThat(examined.failures()).isEmpty();
    assertThat(examined.facts().chains()).extracting(ChainFact::problem).containsOnlyNulls();
    return examined.facts();
  }

  private static List<TlsVersion> versions(ServerFacts facts) {
    return facts.versions().all().stream().map(VersionFact::version).toList();
  }
}
