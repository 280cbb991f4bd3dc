// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.policy;

import io.drawbridge.classify.Classification;
import io.drawbridge.tls.CipherSuite;
import io.drawbridge.tls.TlsVersion;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The words of verdicts. */
final class Reasons {

  /** More names than this make a sentence nobody reads. */
  private static final int NAMED_SUITES = 4;

  private static final List<TlsVersion> CURRENT =
      Arrays.stream(TlsVersion.values()).filter(version -> !version.isLegacy()).toList();

  private Reasons() {}

  /** {@code rule "sync-engine"} or {@code the default policy}. */
  static String by(@Nullable Rule rule) {
    return rule == null ? "the default policy" : "rule \"" + rule.name() + "\"";
  }

  /** Which setting says that legacy offers are rejected. */
  static String byMode(@Nullable Rule rule) {
    return rule != null && rule.legacy() != null
        ? by(rule) + " has legacy: reject"
        : by(rule) + " has client.legacy: reject";
  }

  /** {@code TLSv1.2 and TLSv1.3}: those that the app says it speaks, legacy versions left out. */
  static String versions(Classification offer) {
    StringJoiner labels = new StringJoiner(" and ");
    for (TlsVersion version : CURRENT) {
      if (offer.hello().offers(version)) {
        labels.add(version.label());
      }
    }
    return labels.toString();
  }

  /** {@code TLS_RSA_WITH_RC4_128_SHA, … and 3 more}. */
  static String suites(int[] codes) {
    if (codes.length == 0) {
      return "no suite at all";
    }
    String named =
        Arrays.stream(codes)
            .limit(NAMED_SUITES)
            .mapToObj(code -> CipherSuite.of(code).name())
            .collect(Collectors.joining(", "));
    return codes.length <= NAMED_SUITES
        ? named
        : named + " and " + (codes.length - NAMED_SUITES) + " more";
  }

  static String capital(String words) {
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
