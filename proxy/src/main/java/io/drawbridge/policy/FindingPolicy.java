// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.policy;

import io.drawbridge.classify.Classification;
import io.drawbridge.classify.Evidence;
import io.drawbridge.classify.Finding;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refuses offers for what was found in them: a rule's own actions go before the defaults, and what
 * neither names is detected. Immutable, any thread.
 */
final class FindingPolicy {
  private final Map<Finding, FindingAction> defaults;

  FindingPolicy(Map<Finding, FindingAction> defaults) {
    this.defaults = Map.copyOf(defaults);
  }

  boolean rejects(Finding finding, @Nullable Rule rule) {
    FindingAction own = rule == null ? null : rule.findings().get(finding);
    return (own != null ? own : defaults.get(finding)) == FindingAction.REJECT;
  }

  /**
   * The refusal of an offer that could be served otherwise; null where nothing found in it is
   * refused. A fallback is not judged here, since whether it is one depends on what is served.
   */
  Verdict.@Nullable Reject refusal(Classification offer, @Nullable Rule rule) {
    for (Finding finding : offer.findings()) {
      if (finding != Finding.FALLBACK_SCSV && rejects(finding, rule)) {
        boolean own = rule != null && rule.findings().containsKey(finding);
        return new Verdict.Reject(
            rule == null ? Policy.DEFAULT_RULE : rule.name(),
            "%s (%s). %s has %s: reject."
                .formatted(
                    sentence(finding),
                    Evidence.of(finding, offer),
                    Reasons.capital(Reasons.by(rule)),
                    (own ? "findings." : "client.findings.") + finding.label()),
            failure(finding));
      }
    }
    return null;
  }

  /** Without the full stop, since the evidence follows. */
  private static String sentence(Finding finding) {
    String sentence = finding.sentence();
    return sentence.substring(0, sentence.length() - 1);
  }

  private static Failure failure(Finding finding) {
    return switch (finding) {
      case LEGACY_VERSION, LEGACY_ALSO_OFFERED, SSLV2_HELLO, SSLV3_ONLY -> Failure.OFFER_TOO_OLD;
      case WEAK_DH_ONLY -> Failure.WEAK_DH_ONLY;
      case WEAK_DH_OFFERED,
          EXPORT_OFFERED,
          NULL_OFFERED,
          RC4_ONLY,
          TRIPLE_DES_ONLY,
          NO_AEAD,
          NO_FORWARD_SECRECY,
          SHA1_SIGNATURES_ONLY,
          COMPRESSION_OFFERED ->
          Failure.OFFER_TOO_WEAK;
      case FALLBACK_SCSV, DOWNGRADED_CLIENT -> Failure.OFFER_DOWNGRADED;
      case NO_SNI, SNI_DIFFERS_FROM_CONNECT -> Failure.SERVER_NAME_REFUSED;
      case NO_SECURE_RENEGOTIATION, NO_EXTENDED_MASTER_SECRET, POST_QUANTUM ->
          Failure.OFFER_REFUSED;
    };
  }
}
