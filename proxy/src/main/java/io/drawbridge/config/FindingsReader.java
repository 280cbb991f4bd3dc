// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

import io.drawbridge.classify.Finding;
import io.drawbridge.policy.FindingAction;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Reads a section {@code findings}: an action for each finding named. */
final class FindingsReader {
  /** Offers that the TLS library has no protocol or suite for. */
  private static final Set<Finding> UNSERVABLE =
      EnumSet.of(
          Finding.SSLV3_ONLY, Finding.WEAK_DH_ONLY, Finding.RC4_ONLY, Finding.TRIPLE_DES_ONLY);

  private static final Section.Parser<FindingAction> ANY =
      Parsers.choice(Parsers.lowerCase(FindingAction.values()));

  private FindingsReader() {}

  static Map<Finding, FindingAction> read(Section section) {
    Map<Finding, FindingAction> actions = new EnumMap<>(Finding.class);
    for (Finding finding : Finding.values()) {
      if (finding == Finding.LEGACY_VERSION) {
        refuseLegacy(section);
        continue;
      }
      FindingAction action =
          section.optional(
              finding.label(), UNSERVABLE.contains(finding) ? FindingsReader::rejectOnly : ANY);
      if (action != null) {
        actions.put(finding, action);
      }
    }
    section.end();
    return actions;
  }

  /** One question has one key. */
  private static void refuseLegacy(Section section) {
    String key = Finding.LEGACY_VERSION.label();
    if (section.has(key)) {
      section.problem(key, "a finding with a key of its own", "legacy: reject or legacy: detect");
    }
  }

  private static FindingAction rejectOnly(String text) {
    if (!text.equals(FindingAction.REJECT.label())) {
      throw new IllegalArgumentException("reject: the TLS library cannot serve such an offer");
    }
    return FindingAction.REJECT;
  }
}
