// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drawbridge.policy.Failure;
import io.drawbridge.testing.RevokingPki;
import io.drawbridge.testing.RevokingPki.Issued;
import io.drawbridge.testing.RevokingPki.Word;
import io.drawbridge.testing.Scratch;
import io.drawbridge.testing.TestPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevocationTest {
  private static final RevokingPki PKI = new RevokingPki();
  private static final Issued PLAIN = PKI.issue(!RevokingPki.MUST_STAPLE);
  private static final Issued PROMISED = PKI.issue(RevokingPki.MUST_STAPLE);

  private static UpstreamTrust trust(Path... crls) throws IOException {
    return UpstreamTrust.of(PKI.root()).with(List.of(crls));
  }

  private static String outcome(UpstreamTrust trust, Issued leaf, @Nullable Path staple)
      throws IOException, CertificateException {
    X509Certificate[] sent = {leaf.certificate()};
    List<byte[]> stapled = staple == null ? List.of() : List.of(Files.readAllBytes(staple));
    try {
      trust.verify(sent, "UNKNOWN", "localhost", stapled);
      return "good";
    } catch (UpstreamCertificateException e) {
      return e.failure().label();
    }
  }

  private static String[] dates(long fromHours, long toHours) {
    return RevokingPki.dates(Duration.ofHours(fromHours), Duration.ofHours(toHours));
  }

  @ParameterizedTest
  @CsvSource({
    "GOOD, good, good",
    "REVOKED, upstream-revoked, upstream-revoked",
    "REVOKED_BY_DELEGATE, upstream-revoked, upstream-revoked",
    "STALE, good, upstream-revocation-unknown",
    "FORGED, good, upstream-revocation-unknown",
    "OTHER, good, upstream-revocation-unknown",
  })
  void aStapledResponseIsBelievedWhereItIsGood(Word word, String plain, String promised)
      throws Exception {
    assertThat(outcome(trust(), PLAIN, PKI.ocsp(PLAIN.certificate(), word))).isEqualTo(plain);
    assertThat(outcome(trust(), PROMISED, PKI.ocsp(PROMISED.certificate(), word)))
        .isEqualTo(promised);
  }

  @Test
  void nothingStapledIsFineUnlessItWasPromised() throws Exception {
    assertThat(outcome(trust(), PLAIN, null)).isEqualTo("good");
    assertThat(outcome(trust(), PROMISED, null)).isEqualTo("upstream-revocation-unknown");
  }

  @Test
  void everyFlippedByteOfAGoodResponseBreaksThePromise() throws Exception {
    byte[] good = Files.readAllBytes(PKI.ocsp(PROMISED.certificate(), Word.GOOD));
    X509Certificate[] sent = {PROMISED.certificate()};
    UpstreamTrust trust = trust();
    int signed = 0;
    for (int i = 0; i < good.length; i++) {
      byte[] flipped = good.clone();
      flipped[i] ^= (byte) (1 << (i % 8));
      try {
        trust.verify(sent, "UNKNOWN", "localhost", List.of(flipped));
        signed++; // within what no signature covers: the responder's certificate, not needed here
      } catch (UpstreamCertificateException e) {
        assertThat(e.failure()).isEqualTo(Failure.UPSTREAM_REVOCATION_UNKNOWN);
      }
    }
    assertThat(signed).isLessThan(PKI_CERTIFICATE_BYTES);
  }

  private static final int PKI_CERTIFICATE_BYTES = 600;

  @Test
  void whatAListNamesIsRefused() throws Exception {
    UpstreamTrust trust = trust(PKI.crl(dates(-1, 1), PLAIN.certificate()));

    assertThat(outcome(trust, PLAIN, null)).isEqualTo("upstream-revoked");
    // A good word by OCSP does not undo it.
    Path good = PKI.ocsp(PLAIN.certificate(), Word.GOOD);
    assertThat(outcome(trust, PLAIN, good)).isEqualTo("upstream-revoked");
    Issued other = PKI.issue(!RevokingPki.MUST_STAPLE);
    assertThat(outcome(trust, other, null)).isEqualTo("good");
  }

  @Test
  void aListPastItsEndStillRevokesAndVouchesForNobody() throws Exception {
    UpstreamTrust trust = trust(PKI.crl(dates(-48, -1), PLAIN.certificate()));

    assertThat(outcome(trust, PLAIN, null)).isEqualTo("upstream-revoked");
    Issued other = PKI.issue(!RevokingPki.MUST_STAPLE);
    assertThat(outcome(trust, other, null)).isEqualTo("upstream-revocation-unknown");
  }

  @Test
  void theNewestIssueOfAListCounts() throws Exception {
    Path old = PKI.crl(dates(-48, -1), PLAIN.certificate());
    Path now = PKI.crl(dates(-1, 1));

    assertThat(outcome(trust(old, now), PLAIN, null)).isEqualTo("good");
    assertThat(outcome(trust(now, old), PLAIN, null)).isEqualTo("good");
  }

  @Test
  void aListByAnotherCaOfTheSameNameDoesNotCount() throws Exception {
    RevokingPki impostor = new RevokingPki();
    Path forged = impostor.crl(dates(-1, 1), PLAIN.certificate());

    assertThat(outcome(trust(forged), PLAIN, null)).isEqualTo("good");
  }

  @Test
  void filesThatAreNoListsStopTheStart() throws Exception {
    Path empty = Scratch.write(Scratch.directory("crl").resolve("empty.crl"), "");
    assertThatThrownBy(() -> trust(empty))
        .hasMessage(
            "upstream.crls: %s holds no revocation list (expected: CRLs in PEM or DER)", empty);
    Path certificate = TestPki.shared().root();
    assertThatThrownBy(() -> trust(certificate))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("upstream.crls: " + certificate)
        .hasMessageContaining("(expected: CRLs in PEM or DER)");
  }

  @Test
  void saysWhen() throws Exception {
    UpstreamTrust trust = trust(PKI.crl(dates(-1, 1), PLAIN.certificate()));
    X509Certificate[] sent = {PLAIN.certificate()};

    assertThat(
            catchThrowableOfType(
                UpstreamCertificateException.class,
                () -> trust.verify(sent, "UNKNOWN", "localhost")))
        .hasMessage("the certificate of \"CN=localhost\" was revoked on 2026-01-01T00:00:00Z");
  }
}
