// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.report;

import io.drawbridge.classify.Application;
import io.drawbridge.classify.Classification;
import io.drawbridge.classify.Severity;
import io.drawbridge.inventory.Refusal;
import io.drawbridge.policy.Addresses;
import io.drawbridge.policy.Destination;
import io.drawbridge.policy.Facts;
import io.drawbridge.policy.Failure;
import io.drawbridge.policy.Policy;
import io.drawbridge.policy.Verdict;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes an explanation of a refusal that was kept. */
final class Explainer {
  private final Refusal refusal;
  private final Policy policy;
  private final Failure failure;
  private final @Nullable Facts facts;

  private Explainer(Refusal refusal, Policy policy) {
    this.refusal = refusal;
    this.policy = policy;
    this.failure =
        Arrays.stream(Failure.values())
            .filter(each -> each.label().equals(refusal.failure()))
            .findFirst()
            .orElse(Failure.INTERNAL);
    this.facts = facts(refusal);
  }

  /** Explains it; what helps is judged by {@code policy}, which is in force now. */
  static Explanation explain(Refusal refusal, Policy policy) {
    return new Explainer(refusal, policy).explanation();
  }

  static String destination(Refusal refusal) {
    return refusal.host().isEmpty()
        ? ""
        : new Destination(refusal.host(), refusal.port()).toString();
  }

  private Explanation explanation() {
    Classification offer = facts == null ? null : facts.offer();
    return new Explanation(
        refusal.id(),
        refusal.time(),
        refusal.client(),
        refusal.user(),
        refusal.application(),
        destination(refusal),
        refusal.failure(),
        summary(),
        offer == null ? List.of() : OfferWords.offered(offer),
        offer == null ? List.of() : OfferWords.needed(policy.served()),
        findings(offer),
        refusal.rule().isEmpty() ? Policy.DEFAULT_RULE : refusal.rule(),
        owner(),
        changeThere(),
        facts == null ? List.of() : Remedies.of(failure, refusal, facts, policy),
        passesNow());
  }

  private String summary() {
    String who =
        (refusal.application().isEmpty() || refusal.application().equals("unknown")
                ? "An app"
                : "An app on " + refusal.application())
            + " at "
            + refusal.client()
            + (refusal.user().isEmpty() ? "" : " (user " + refusal.user() + ")");
    String where = refusal.host().isEmpty() ? "" : " that wanted " + destination(refusal);
    boolean upstream = failure.label().startsWith("upstream-");
    String what =
        refusal.action().equals("reject")
            ? " was refused: "
            : upstream ? " was not connected, because the server's TLS failed: " : " failed: ";
    return who + where + what + refusal.detail();
  }

  private List<String> findings(@Nullable Classification offer) {
    return offer == null
        ? List.of()
        : offer.findings().stream()
            .filter(finding -> finding.severity() != Severity.GOOD)
            .map(
                finding ->
                    finding.label() + ": " + finding.sentence() + " (" + finding.reference() + ")")
            .toList();
  }

  private String owner() {
    return policy.rules().stream()
        .filter(rule -> rule.name().equals(refusal.rule()))
        .map(rule -> rule.owner() == null ? "nobody" : rule.owner())
        .findFirst()
        .orElse("nobody");
  }

  private List<String> changeThere() {
    List<String> changes = new ArrayList<>();
    String remedy = Application.named(refusal.application()).remedy();
    if (refusal.action().equals("reject") && !remedy.isEmpty()) {
      changes.add(refusal.application() + ": " + remedy);
    }
    changes.add(failure.remedy());
    return changes;
  }

  private boolean passesNow() {
    return facts != null
        && refusal.action().equals("reject")
        && !(policy.decide(facts) instanceof Verdict.Reject);
  }

  private static @Nullable Facts facts(Refusal refusal) {
    String client = refusal.client();
    int colon = client.lastIndexOf(':');
    InetAddress address = colon < 0 ? null : Addresses.literal(client.substring(0, colon));
    if (address == null || refusal.host().isEmpty()) {
      return null;
    }
    return new Facts(
        new Destination(refusal.host(), refusal.port()),
        address,
        refusal.user().isEmpty() ? null : refusal.user(),
        Seen.offer(
            refusal.offer(),
            refusal.findings(),
            refusal.ja4(),
            refusal.application(),
            new HashMap<>()));
  }
}
