// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.policy;

import static io.drawbridge.tls.TlsVersion.SSLv3;
import static io.drawbridge.tls.TlsVersion.TLSv1_0;
import static io.drawbridge.tls.TlsVersion.TLSv1_1;
import static io.drawbridge.tls.TlsVersion.TLSv1_2;
import static io.drawbridge.tls.TlsVersion.TLSv1_3;
import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.classify.Classification;
import io.drawbridge.classify.Finding;
import io.drawbridge.tls.TlsVersion;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of what becomes of an offer that is to be intercepted. */
class OfferJudgeTest {

  private static final Map<Finding, FindingAction> DEFAULT_FINDINGS =
      Map.of(Finding.FALLBACK_SCSV, FindingAction.REJECT);

  private static final String GCM = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
  private static final String CBC = "TLS_RSA_WITH_AES_128_CBC_SHA";
  private static final String TLS13 = "TLS_AES_128_GCM_SHA256";
  private static final String[] WEAK = {
    "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_DH_anon_WITH_AES_128_CBC_SHA",
    "TLS_RSA_WITH_RC4_128_SHA",
    "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
    "TLS_RSA_EXPORT_WITH_RC4_40_MD5",
    "TLS_RSA_WITH_NULL_SHA",
    "TLS_RSA_WITH_DES_CBC_SHA",
    "TLS_ECDH_anon_WITH_AES_128_CBC_SHA"
  };

  static List<Arguments> table() {
    return List.of(
        row(
            "SSL 3.0",
            LegacyMode.DETECT,
            TLSv1_2,
            TLSv1_3,
            Offers.old(SSLv3, CBC),
            Failure.UNSERVABLE_VERSION,
            "The app offers SSLv3 at most, which cannot be served (the default policy)."),
        row(
            "TLS 1.0, reject",
            LegacyMode.REJECT,
            TLSv1_2,
            TLSv1_3,
            Offers.old(TLSv1_0, CBC),
            Failure.LEGACY_VERSION,
            "The app offers TLSv1.0 at most, and the default policy has client.legacy: reject."),
        row(
            "TLS 1.1 by supported_versions, reject",
            LegacyMode.REJECT,
            TLSv1_2,
            TLSv1_3,
            Offers.modern(List.of(TLSv1_1, TLSv1_0), CBC),
            Failure.LEGACY_VERSION,
            "The app offers TLSv1.1 at most, and the default policy has client.legacy: reject."),
        row(
            "TLS 1.0, detect",
            LegacyMode.DETECT,
            TLSv1_2,
            TLSv1_3,
            Offers.old(TLSv1_0, CBC),
            null,
            "The app offers TLSv1.0 at most, which the default policy carries to TLS 1.2 or newer."),
        row(
            "TLS 1.0, detect, no suite of ours",
            LegacyMode.DETECT,
            TLSv1_2,
            TLSv1_3,
            Offers.old(TLSv1_0, "TLS_RSA_WITH_CAMELLIA_128_CBC_SHA", WEAK[2]),
            Failure.NO_COMMON_SUITE,
            "The app offers TLSv1.0 with TLS_RSA_WITH_CAMELLIA_128_CBC_SHA,"
                + " TLS_RSA_WITH_RC4_128_SHA, none of which is served at TLSv1.0"
                + " (the default policy)."),
        row(
            "TLS 1.0, detect, weak suites and signals only",
            LegacyMode.DETECT,
            TLSv1_2,
            TLSv1_3,
            Offers.old(TLSv1_0, "0x0a0a", WEAK[2], WEAK[0], "0x00ff"),
            Failure.WEAK_DH_ONLY,
            "The app offers TLSv1.0 with TLS_RSA_WITH_RC4_128_SHA,"
                + " TLS_DHE_RSA_WITH_AES_128_GCM_SHA256, of which only those with finite-field"
                + " Diffie-Hellman could be used at all (the default policy)."),
        row(
            "TLS 1.2, every kind of weak suite",
            LegacyMode.REJECT,
            TLSv1_2,
            TLSv1_3,
            Offers.old(TLSv1_2, WEAK),
            Failure.WEAK_SUITES_ONLY,
            "The app offers TLSv1.2 with TLS_DHE_RSA_WITH_AES_128_GCM_SHA256,"
                + " TLS_DH_anon_WITH_AES_128_CBC_SHA, TLS_RSA_WITH_RC4_128_SHA,"
                + " TLS_RSA_WITH_3DES_EDE_CBC_SHA and 4 more, all too weak to be served"
                + " (the default policy)."),
        row(
            "TLS 1.2, no suite but a signal",
            LegacyMode.REJECT,
            TLSv1_2,
            TLSv1_3,
            Offers.old(TLSv1_2, "0x00ff"),
            Failure.NO_COMMON_SUITE,
            "The app offers TLSv1.2 with no suite at all, none of which is served at TLSv1.2"
                + " (the default policy)."),
        row(
            "TLS 1.2",
            LegacyMode.REJECT,
            TLSv1_2,
            TLSv1_3,
            Offers.old(TLSv1_2, CBC, GCM),
            null,
            "The app offers TLSv1.2, served at TLSv1.2 by the default policy."),
        row(
            "TLS 1.3",
            LegacyMode.REJECT,
            TLSv1_2,
            TLSv1_3,
            Offers.modern(List.of(TLSv1_3, TLSv1_2), TLS13, GCM),
            null,
            "The app offers TLSv1.2 and TLSv1.3, served at TLSv1.3 by the default policy."),
        row(
            "TLS 1.3 and 1.2 with suites of 1.2 only",
            LegacyMode.REJECT,
            TLSv1_2,
            TLSv1_3,
            Offers.modern(List.of(TLSv1_3, TLSv1_2), GCM),
            null,
            "The app offers TLSv1.2 and TLSv1.3, served at TLSv1.2 by the default policy."),
        row(
            "TLS 1.3 only, with a suite not served",
            LegacyMode.REJECT,
            TLSv1_2,
            TLSv1_3,
            Offers.modern(List.of(TLSv1_3), "TLS_AES_128_CCM_SHA256"),
            Failure.NO_COMMON_SUITE,
            "The app offers TLSv1.3 with TLS_AES_128_CCM_SHA256, none of which is served at TLSv1.3"
                + " (the default policy)."),
        row(
            "TLS 1.2 where 1.3 alone is served",
            LegacyMode.REJECT,
            TLSv1_3,
            TLSv1_3,
            Offers.old(TLSv1_2, GCM),
            Failure.VERSION_NOT_SERVED,
            "The app offers TLSv1.2, and client.protocols serves TLSv1.3 (the default policy)."),
        row(
            "TLS 1.3 only where 1.2 alone is served",
            LegacyMode.REJECT,
            TLSv1_2,
            TLSv1_2,
            Offers.modern(List.of(TLSv1_3), TLS13),
            Failure.VERSION_NOT_SERVED,
            "The app offers TLSv1.3, and client.protocols serves TLSv1.2 (the default policy)."),
        row(
            "a fallback to TLS 1.2",
            LegacyMode.REJECT,
            TLSv1_2,
            TLSv1_3,
            Offers.old(TLSv1_2, GCM, "0x5600"),
            Failure.INAPPROPRIATE_FALLBACK_OFFERED,
            "The app offers TLSv1.2 at most and TLS_FALLBACK_SCSV, which says that it has stepped"
                + " down, while TLSv1.3 is served (the default policy)."),
        row(
            "a fallback to the best version served",
            LegacyMode.REJECT,
            TLSv1_2,
            TLSv1_2,
            Offers.old(TLSv1_2, GCM, "0x5600"),
            null,
            "The app offers TLSv1.2, served at TLSv1.2 by the default policy."));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void judges(
      String name,
      LegacyMode mode,
      TlsVersion minimum,
      TlsVersion maximum,
      Classification offer,
      @Nullable Failure failure,
      String reason) {
    ServedTls served = new ServedTls(minimum, maximum, Set.of(0xc02f), Set.of(0x002f));

    Verdict verdict =
        new Policy(List.of(), mode, DEFAULT_FINDINGS, served, Clock.systemUTC())
            .decide(Offers.facts(offer));

    assertThat(verdict.reason()).isEqualTo(reason);
    assertThat(verdict)
        .isEqualTo(
            failure == null
                ? new Verdict.Intercept("default", reason, offer.best().isLegacy())
                : new Verdict.Reject("default", reason, failure));
  }

  private static Arguments row(
      String name,
      LegacyMode mode,
      TlsVersion minimum,
      TlsVersion maximum,
      Classification offer,
      @Nullable Failure failure,
      String reason) {
    return Arguments.of(name, mode, minimum, maximum, offer, failure, reason);
  }
}
