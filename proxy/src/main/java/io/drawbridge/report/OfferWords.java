// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.report;

import io.drawbridge.classify.Classification;
import io.drawbridge.policy.ServedTls;
import io.drawbridge.tls.CipherSuite;
import io.drawbridge.tls.ClientHello;
import io.drawbridge.tls.NamedGroup;
import io.drawbridge.tls.TlsVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What was offered and what is served, a fact a line. */
final class OfferWords {
  /** The rest of a long list tells nobody more. */
  private static final int MOST_SUITES = 12;

  private OfferWords() {}

  static List<String> offered(Classification offer) {
    return offered(offer.hello());
  }

  static List<String> offered(ClientHello hello) {
    List<String> lines = new ArrayList<>();
    String versions =
        Arrays.stream(TlsVersion.values())
            .filter(version -> version.compareTo(TlsVersion.TLSv1_0) >= 0 && hello.offers(version))
            .map(TlsVersion::label)
            .collect(Collectors.joining(", "));
    lines.add(
        "versions: " + (versions.isEmpty() ? hello.bestVersion().label() + " at most" : versions));
    List<String> suites =
        Arrays.stream(hello.cipherSuites())
            .mapToObj(CipherSuite::of)
            .filter(suite -> !suite.isScsv() && !suite.isGrease())
            .map(CipherSuite::name)
            .toList();
    lines.add("suites: " + shortened(suites));
    if (hello.groups().length > 0) {
      lines.add(
          "groups: "
              + Arrays.stream(hello.groups())
                  .mapToObj(code -> NamedGroup.of(code).name())
                  .collect(Collectors.joining(", ")));
    }
    return lines;
  }

  static List<String> needed(ServedTls served) {
    List<String> lines = new ArrayList<>();
    lines.add("versions: " + served.versions());
    if (served.includes(TlsVersion.TLSv1_3)) {
      lines.add(
          "suites at TLSv1.3: TLS_AES_128_GCM_SHA256, TLS_AES_256_GCM_SHA384 or TLS_CHACHA20_POLY1305_SHA256");
    }
    if (served.includes(TlsVersion.TLSv1_2)) {
      lines.add(
          "suites at TLSv1.2: "
              + shortened(
                  served.suites().stream()
                      .sorted()
                      .map(code -> CipherSuite.of(code).name())
                      .toList()));
    }
    return lines;
  }

  private static String shortened(List<String> names) {
    if (names.isEmpty()) {
      return "none";
    }
    String shown = String.join(", ", names.subList(0, Math.min(MOST_SUITES, names.size())));
    return names.size() <= MOST_SUITES
        ? shown
        : shown + " and " + (names.size() - MOST_SUITES) + " more";
  }
}
