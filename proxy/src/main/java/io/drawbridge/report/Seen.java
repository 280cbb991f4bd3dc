// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.report;

import io.drawbridge.classify.Classification;
import io.drawbridge.classify.Finding;
import io.drawbridge.inventory.Identity;
import io.drawbridge.inventory.Row;
import io.drawbridge.policy.Addresses;
import io.drawbridge.policy.Destination;
import io.drawbridge.policy.Facts;
import io.drawbridge.policy.Policy;
import io.drawbridge.policy.Rule;
import io.drawbridge.policy.Verdict;
import io.drawbridge.tls.ClientHello;
import io.drawbridge.tls.OfferText;
import io.drawbridge.tls.TlsVersion;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A row of the inventory with the facts that a policy judges.
 *
 * @param row as it was kept
 * @param facts as they were when it was seen; of a client that was widened to a network, its first
 *     address
 */
record Seen(Row row, Facts facts) {
  private static final double DAY_MILLIS = Duration.ofDays(1).toMillis();

  /** All rows; equal offers are read once. */
  static List<Seen> all(List<Row> rows) {
    Map<String, ClientHello> hellos = new HashMap<>();
    return rows.stream()
        .map(row -> of(row, hellos))
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull)
        .toList();
  }

  /** The name that people know the runtime by, or its fingerprint. */
  String application() {
    Identity identity = row.identity();
    if (identity.offer().isEmpty()) {
      return "no TLS";
    }
    return identity.application().equals("unknown")
        ? "unknown " + identity.ja4()
        : identity.application();
  }

  /** The client's name, or else its address. */
  String client() {
    return row.label().isEmpty() ? row.identity().client() : row.label();
  }

  /** Who answers for the rule that decides about it, {@code nobody} where no one is named. */
  String owner(Policy policy) {
    Rule rule = policy.rule(facts);
    return rule == null || rule.owner() == null ? "nobody" : rule.owner();
  }

  /** Whether a policy would refuse it. */
  boolean isRefusedBy(Policy policy) {
    return policy.decide(facts) instanceof Verdict.Reject;
  }

  /** Whether its best offer is below TLS 1.2, so that a plan can matter to it. */
  boolean isLegacy() {
    Classification offer = facts.offer();
    return offer != null && offer.best().isLegacy();
  }

  /** On average since it was first seen; a shorter time counts as a day. */
  double sessionsPerDay(Instant now) {
    double days = Duration.between(row.first(), now).toMillis() / DAY_MILLIS;
    return row.sessions() / Math.max(1, days);
  }

  private static @Nullable Seen of(Row row, Map<String, ClientHello> hellos) {
    Identity identity = row.identity();
    InetAddress client = client(identity.client());
    return client == null
        ? null
        : new Seen(
            row,
            new Facts(
                new Destination(identity.host(), identity.port()),
                client,
                identity.user().isEmpty() ? null : identity.user(),
                offer(
                    identity.offer(),
                    identity.findings(),
                    identity.ja4(),
                    identity.application(),
                    hellos)));
  }

  /** The first address of a client or network, null for what is neither. */
  static @Nullable InetAddress client(String text) {
    int slash = text.indexOf('/');
    return Addresses.literal(slash < 0 ? text : text.substring(0, slash));
  }

  /** What was classified then; null where it was not TLS. */
  static @Nullable Classification offer(
      String text,
      String findings,
      String ja4,
      String application,
      Map<String, ClientHello> hellos) {
    if (text.isEmpty()) {
      return null;
    }
    ClientHello hello = hellos.computeIfAbsent(text, OfferText::read);
    TlsVersion best = hello.bestVersion();
    return new Classification(hello, best, findings(findings), "", ja4, application);
  }

  static Set<Finding> findings(String labels) {
    Set<Finding> findings = EnumSet.noneOf(Finding.class);
    if (!labels.isEmpty()) {
      for (String label : labels.split(",", -1)) {
        Finding finding = Finding.ofLabel(label);
        if (finding != null) {
          findings.add(finding);
        }
      }
    }
    return findings;
  }
}
