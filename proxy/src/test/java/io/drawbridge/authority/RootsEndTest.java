// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.SettableClock;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootsEndTest {

  @Test
  void issuingCertificatesAreNotRenewedOverAndOver(@TempDir Path data) throws Exception {
    OwnRoot.copyTo(data);
    Instant end = Pem.certificates(data.resolve("root.pem")).get(0).getNotAfter().toInstant();
    SettableClock clock = new SettableClock(end.minus(Duration.ofDays(30)));
    Authority authority = OwnRoot.open(data, clock);
    List<X509Certificate> last = authority.issuing();

    clock.advance(Duration.ofDays(30).minusHours(1));

    assertThat(last).allMatch(issuing -> issuing.getNotAfter().toInstant().equals(end));
    assertThat(authority.issuing()).isEqualTo(last);
    assertThat(OwnRoot.open(data, clock).issuing()).isEqualTo(last);
  }
}
