// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.LimboCase;
import io.drawbridge.testing.LimboScore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every server's chain of x509-limbo, each at the time it is meant for. */
class LimboTest {
  private static final LimboScore SCORE = new LimboScore();

  @BeforeAll
  static void judge() {
    for (LimboCase each : LimboCase.servers()) {
      String refusal = refusal(each);
      SCORE.add(each, refusal.isEmpty(), refusal);
    }
    System.out.println("x509-limbo " + SCORE);
  }

  /** A list that cannot be used stops the start, which refuses the server as well. */
  private static String refusal(LimboCase each) {
    try {
      Instant now = each.time() == null ? Instant.now() : each.time();
      UpstreamTrust.of(each.readRoots(), Clock.fixed(now, ZoneOffset.UTC))
          .with(each.crlFiles())
          .verify(each.sent(), "UNKNOWN", each.host());
      return "";
    } catch (CertificateException | IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void theCoreIsThatOfThePeersMeasured() {
    var core = LimboCase.servers().stream().filter(LimboCase::isCore).toList();

    assertThat(core).filteredOn(LimboCase::accepted).hasSize(32);
    assertThat(core).filteredOn(each -> !each.accepted()).hasSize(104);
  }

  @Test
  void holdsItsScore() {
    assertThat(SCORE.refused(LimboCase::isCore)).isEqualTo(95);
    assertThat(SCORE.accepted(LimboCase::isCore)).isEqualTo(30);
    assertThat(SCORE.refused(each -> true)).isEqualTo(119);
    assertThat(SCORE.accepted(each -> true)).isEqualTo(55);
  }

  @Test
  void missesOnlyWhatIsKnownAndExplained() {
    assertThat(SCORE.missed().keySet()).isEqualTo(LimboScore.known(false).keySet());
  }

  @ParameterizedTest
  @CsvSource({
    "crl::revoked-certificate-with-crl, was revoked on",
    "crl::crlnumber-critical, has the critical extension 2.5.29.20",
    "crl::issuer-missing-crlsign, without being allowed to",
    "crl::certificate-not-on-crl, ''",
    "crl::certificate-serial-on-crl-different-issuer, ''",
    "crl::issuer-no-keyusage-extension, ''",
    "crl::issuer-valid-crlsign-and-keycertsign, ''"
  })
  void readsTheListsOfACase(String id, String reason) {
    var lists = LimboCase.servers().stream().filter(each -> each.id().equals(id)).toList();

    assertThat(lists).singleElement().satisfies(each -> assertThat(each.crls()).isNotEmpty());
    if (reason.isEmpty()) {
      assertThat(refusal(lists.get(0))).isEmpty();
    } else {
      assertThat(refusal(lists.get(0))).contains(reason);
    }
  }

  @Test
  void theDocumentNamesEveryMissOfTheCore() throws IOException {
    assertThat(Files.readString(Path.of("../docs/security.md")))
        .contains(LimboScore.known(true).keySet())
        .contains("95 of 104", "30 of 32")
        .contains("Of all 198: 119 of 140 refused, 55 of 58 accepted");
  }

  @Test
  void noChainTakesLong() {
    // Warm by now; the bound is far above what is needed and far below what a loop notices twice.
    for (LimboCase each : LimboCase.servers()) {
      long start = System.nanoTime();
      String refusal = refusal(each);

      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as(each + " " + refusal)
          .isLessThan(Duration.ofSeconds(1));
    }
  }
}
