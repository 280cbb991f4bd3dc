// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** From when to when a certificate is valid; whole seconds (RFC 5280 §4.1.2.5). */
record Validity(Instant notBefore, Instant notAfter) {
  /** Clients whose clock is slow must accept a fresh certificate. */
  private static final Duration BACK_DATED = Duration.ofDays(1);

  static Validity of(X509Certificate certificate) {
    return new Validity(
        certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
  }

  /** From a day ago for this long from now, but not beyond the issuer's own end. */
  static Validity starting(Instant now, Duration lifetime, Instant issuerEnd) {
    Instant second = now.truncatedTo(ChronoUnit.SECONDS);
    Instant end = second.plus(lifetime);
    return new Validity(second.minus(BACK_DATED), end.isAfter(issuerEnd) ? issuerEnd : end);
  }

  boolean includes(Instant time) {
    return !time.isBefore(notBefore) && !time.isAfter(notAfter);
  }

  /** When two thirds are over: early enough for a failed renewal to be noticed and put right. */
  Instant renewAt() {
    return notBefore.plus(Duration.between(notBefore, notAfter).multipliedBy(2).dividedBy(3));
  }
}
