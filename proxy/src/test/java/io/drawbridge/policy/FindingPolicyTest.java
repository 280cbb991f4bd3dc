// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.classify.Classification;
import io.drawbridge.classify.Finding;
import io.drawbridge.tls.AlertDescription;
import io.drawbridge.tls.TlsVersion;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FindingPolicyTest {
  private static final String GCM = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
  private static final Classification ANONYMOUS_TOO =
      Offers.old(TlsVersion.TLSv1_2, GCM, "TLS_DH_anon_WITH_AES_128_CBC_SHA");

  @Test
  void whatIsMerelyOfferedIsServedUnlessItIsRejected() {
    assertThat(ANONYMOUS_TOO.findings()).contains(Finding.WEAK_DH_OFFERED);
    assertThat(decide(Map.of(), Map.of(), ANONYMOUS_TOO)).isInstanceOf(Verdict.Intercept.class);
    assertThat(
            decide(Map.of(Finding.WEAK_DH_OFFERED, FindingAction.REJECT), Map.of(), ANONYMOUS_TOO))
        .isEqualTo(
            new Verdict.Reject(
                "r",
                "The app also offers export-grade or anonymous Diffie-Hellman"
                    + " (TLS_DH_anon_WITH_AES_128_CBC_SHA). Rule \"r\" has"
                    + " client.findings.weak-dh-offered: reject.",
                Failure.OFFER_TOO_WEAK));
  }

  @Test
  void aRuleGoesBeforeTheDefaults() {
    Map<Finding, FindingAction> reject = Map.of(Finding.WEAK_DH_OFFERED, FindingAction.REJECT);
    Map<Finding, FindingAction> detect = Map.of(Finding.WEAK_DH_OFFERED, FindingAction.DETECT);

    assertThat(decide(reject, detect, ANONYMOUS_TOO)).isInstanceOf(Verdict.Intercept.class);
    assertThat(decide(detect, reject, ANONYMOUS_TOO).reason())
        .endsWith("Rule \"r\" has findings.weak-dh-offered: reject.");
  }

  @Test
  void aFallbackIsCarriedWhereThatIsDetected() {
    Classification fallback = Offers.old(TlsVersion.TLSv1_2, GCM, "TLS_FALLBACK_SCSV");

    assertThat(decide(Map.of(Finding.FALLBACK_SCSV, FindingAction.REJECT), Map.of(), fallback))
        .isInstanceOfSatisfying(
            Verdict.Reject.class,
            reject ->
                assertThat(reject.failure().alert())
                    .isEqualTo(AlertDescription.INAPPROPRIATE_FALLBACK));
    assertThat(
            decide(
                Map.of(Finding.FALLBACK_SCSV, FindingAction.REJECT),
                Map.of(Finding.FALLBACK_SCSV, FindingAction.DETECT),
                fallback))
        .isInstanceOf(Verdict.Intercept.class);
  }

  @ParameterizedTest
  @EnumSource(Finding.class)
  void everyFindingCanBeRejectedWithAnAlertOfItsKind(Finding finding) {
    Classification offer =
        new Classification(
            ANONYMOUS_TOO.hello(), TlsVersion.TLSv1_2, EnumSet.of(finding), "", "", "unknown");
    Verdict.Reject refusal =
        new FindingPolicy(Map.of(finding, FindingAction.REJECT)).refusal(offer, null);

    if (finding == Finding.FALLBACK_SCSV) {
      assertThat(refusal).isNull();
      return;
    }
    if (refusal == null) {
      throw new AssertionError(finding + " is not refused");
    }
    assertThat(refusal.rule()).isEqualTo("default");
    assertThat(refusal.reason()).contains("client.findings." + finding.label() + ": reject");
    assertThat(refusal.failure().alert())
        .isIn(
            AlertDescription.PROTOCOL_VERSION,
            AlertDescription.INSUFFICIENT_SECURITY,
            AlertDescription.INAPPROPRIATE_FALLBACK,
            AlertDescription.HANDSHAKE_FAILURE,
            AlertDescription.UNRECOGNIZED_NAME);
  }

  private static Verdict decide(
      Map<Finding, FindingAction> defaults, Map<Finding, FindingAction> own, Classification offer) {
    Rule rule = new Rule("r", null, Conditions.NONE, Action.INTERCEPT, null, null, own);
    ServedTls served =
        new ServedTls(TlsVersion.TLSv1_2, TlsVersion.TLSv1_3, Set.of(0xc02f), Set.of());
    return new Policy(List.of(rule), LegacyMode.REJECT, defaults, served, Clock.systemUTC())
        .decide(Offers.facts(offer));
  }
}
