// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.policy;

import io.drawbridge.classify.Classification;
import io.drawbridge.classify.Finding;
import io.drawbridge.tls.TlsVersion;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether an offer that is to be intercepted can be served, and if not, why. */
final class OfferJudge {

  /** The suites of TLS 1.3 that are served; they are fixed (RFC 8446 §B.4). */
  private static final Set<Integer> TLS13_SUITES = Set.of(0x1301, 0x1302, 0x1303);

  private final ServedTls served;

  OfferJudge(ServedTls served) {
    this.served = served;
  }

  ServedTls served() {
    return served;
  }

  /**
   * Judges an offer.
   *
   * @param rule the rule that intercepts, null for the default
   * @param legacyRejection why legacy offers are rejected, null where they are carried
   * @param rejectsFallback whether RFC 7507 is followed
   */
  Verdict judge(
      Classification offer,
      @Nullable Rule rule,
      @Nullable String legacyRejection,
      boolean rejectsFallback) {
    TlsVersion best = offer.best();
    if (best.compareTo(TlsVersion.TLSv1_0) < 0) {
      return reject(
          rule,
          Failure.UNSERVABLE_VERSION,
          "The app offers " + best + " at most, which cannot be served (" + by(rule) + ").");
    }
    if (rejectsFallback
        && offer.hello().hasFallbackScsv()
        && best.compareTo(served.maximum()) < 0) {
      return reject(
          rule,
          Failure.INAPPROPRIATE_FALLBACK_OFFERED,
          "The app offers %s at most and TLS_FALLBACK_SCSV, which says that it has stepped down, while %s is served (%s)."
              .formatted(best, served.maximum(), by(rule)));
    }
    if (best.isLegacy()) {
      return legacyRejection == null
          ? withSuites(offer, rule, best, served.legacySuites())
          : reject(
              rule,
              Failure.LEGACY_VERSION,
              "The app offers " + best + " at most, and " + legacyRejection + ".");
    }
    return current(offer, rule);
  }

  private Verdict current(Classification offer, @Nullable Rule rule) {
    boolean at13 = offer.hello().offers(TlsVersion.TLSv1_3) && served.includes(TlsVersion.TLSv1_3);
    boolean at12 = offer.hello().offers(TlsVersion.TLSv1_2) && served.includes(TlsVersion.TLSv1_2);
    if (at13 && offersAny(offer, TLS13_SUITES)) {
      return accept(offer, rule, TlsVersion.TLSv1_3, false);
    }
    if (at12) {
      return withSuites(offer, rule, TlsVersion.TLSv1_2, served.suites());
    }
    if (at13) {
      return withSuites(offer, rule, TlsVersion.TLSv1_3, TLS13_SUITES);
    }
    return reject(
        rule,
        Failure.VERSION_NOT_SERVED,
        "The app offers %s, and client.protocols serves %s (%s)."
            .formatted(Reasons.versions(offer), served.versions(), by(rule)));
  }

  private Verdict withSuites(
      Classification offer, @Nullable Rule rule, TlsVersion version, Set<Integer> suites) {
    if (offersAny(offer, suites)) {
      return accept(offer, rule, version, version.isLegacy());
    }
    int[] offered =
        Arrays.stream(offer.hello().cipherSuites()).filter(WeakSuites::isSuite).toArray();
    Failure failure = Failure.NO_COMMON_SUITE;
    String why = "none of which is served at " + version;
    if (offer.findings().contains(Finding.WEAK_DH_ONLY)) {
      failure = Failure.WEAK_DH_ONLY;
      why = "of which only those with finite-field Diffie-Hellman could be used at all";
    } else if (offered.length > 0 && Arrays.stream(offered).allMatch(WeakSuites::isWeak)) {
      failure = Failure.WEAK_SUITES_ONLY;
      why = "all too weak to be served";
    }
    return reject(
        rule,
        failure,
        "The app offers %s with %s, %s (%s)."
            .formatted(offer.best(), Reasons.suites(offered), why, by(rule)));
  }

  private static boolean offersAny(Classification offer, Set<Integer> suites) {
    for (int code : offer.hello().cipherSuites()) {
      if (suites.contains(code)) {
        return true;
      }
    }
    return false;
  }

  private static Verdict accept(
      Classification offer, @Nullable Rule rule, TlsVersion version, boolean legacy) {
    String words =
        legacy
            ? "The app offers "
                + offer.best()
                + " at most, which "
                + by(rule)
                + " carries to TLS 1.2 or newer."
            : "The app offers "
                + Reasons.versions(offer)
                + ", served at "
                + version
                + " by "
                + by(rule)
                + ".";
    return new Verdict.Intercept(name(rule), words, legacy);
  }

  private static Verdict reject(@Nullable Rule rule, Failure failure, String reason) {
    return new Verdict.Reject(name(rule), reason, failure);
  }

  private static String name(@Nullable Rule rule) {
    return rule == null ? Policy.DEFAULT_RULE : rule.name();
  }

  private static String by(@Nullable Rule rule) {
    return Reasons.by(rule);
  }
}
