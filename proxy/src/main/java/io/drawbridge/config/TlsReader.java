// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

import io.drawbridge.classify.Finding;
import io.drawbridge.policy.FindingAction;
import io.drawbridge.policy.LegacyMode;
import io.drawbridge.tls.TlsVersion;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the sections {@code client} and {@code upstream}. */
final class TlsReader {

  static final Map<String, LegacyMode> LEGACY_MODES = Parsers.lowerCase(LegacyMode.values());

  private static final Parsers.Versions ANY_VERSIONS =
      new Parsers.Versions(TlsVersion.TLSv1_2, TlsVersion.TLSv1_3);

  /** Other names of the groups that BoringSSL supports, and its own. */
  private static final Map<String, String> GROUPS = groups();

  private final CipherResolver resolver;

  TlsReader(CipherResolver resolver) {
    this.resolver = resolver;
  }

  Settings.ClientTls client(Section section) {
    Parsers.Versions versions = section.required("protocols", Parsers::versions, ANY_VERSIONS);
    LegacyMode legacy = section.required("legacy", Parsers.choice(LEGACY_MODES), LegacyMode.REJECT);
    List<String> ciphers = ciphers(section, "ciphers");
    List<String> legacyCiphers = ciphers(section, "legacy-ciphers");
    if (!legacyCiphers.isEmpty() && legacyCiphers.stream().noneMatch(TlsReader::isBelowTls12)) {
      section.problem(
          "legacy-ciphers",
          "only suites of TLS 1.2",
          "at least one suite that TLS 1.0 has, as ECDHE-RSA-AES128-SHA");
    }
    List<String> groups = groups(section);
    Map<Finding, FindingAction> findings = FindingsReader.read(section.section("findings"));
    section.end();
    return new Settings.ClientTls(
        versions.minimum(),
        versions.maximum(),
        legacy,
        ciphers,
        legacyCiphers.stream().filter(TlsReader::isBelowTls12).toList(),
        groups,
        findings);
  }

  Settings.UpstreamTls upstream(Section section) {
    Parsers.Versions versions = section.required("protocols", Parsers::versions, ANY_VERSIONS);
    List<String> ciphers = ciphers(section, "ciphers");
    List<String> groups = groups(section);
    int dhBits = section.required("minimum-dh-bits", Parsers.number(1024, 16384), 2048);
    Section.Parser<Path> file = Parsers.file("system, or a PEM file that can be read");
    Trust trust =
        section.required(
            "trust",
            text -> new Trust(text.equals("system") ? null : file.parse(text)),
            new Trust(null));
    List<Path> crls =
        section.list("crls", Parsers.file("a file of CRLs, PEM or DER, that can be read"));
    boolean fetch =
        section.required(
            "fetch-intermediates",
            Parsers.choice(Parsers.ordered("false", false, "true", true)),
            false);
    int sessions = section.required("session-cache", Parsers.number(1, 10_000_000), 1);
    boolean explain =
        section.required(
            "on-failure", Parsers.choice(Parsers.ordered("explain", true, "alert", false)), true);
    return new Settings.UpstreamTls(
        versions.minimum(),
        versions.maximum(),
        ciphers,
        groups,
        dhBits,
        trust.file(),
        crls,
        fetch,
        sessions,
        explain);
  }

  /** The system's roots, or a file. */
  private record Trust(@Nullable Path file) {}

  private List<String> ciphers(Section section, String key) {
    String text = section.required(key, Parsers.text("an OpenSSL cipher string"), "");
    if (text.isEmpty()) {
      return List.of();
    }
    CipherResolver.Resolved resolved = resolver.resolve(text);
    for (String part : resolved.unusable()) {
      section.problem(
          key,
          '"' + part + '"',
          "parts of a cipher string that the TLS library knows and can serve at TLS 1.2 or older;"
              + " it has no finite-field DH, RC4, 3DES or CBC with SHA-2, and the suites of TLS 1.3"
              + " are fixed");
    }
    if (resolved.suites().isEmpty()) {
      section.problem(key, '"' + text + '"', "a cipher string that leaves at least one suite");
    }
    return resolved.suites();
  }

  private static List<String> groups(Section section) {
    List<String> groups = section.list("groups", TlsReader::group);
    if (groups.stream().distinct().count() < groups.size()) {
      section.problem("groups", "a group twice", "each group once");
    }
    if (!groups.contains("P-256")) {
      section.problem(
          "groups",
          groups.isEmpty() ? "no group" : String.join(", ", groups),
          "P-256 among the groups: without it no ECDSA P-256 certificate works at TLS 1.2");
    }
    return groups;
  }

  private static String group(String text) {
    String group = GROUPS.get(text.toLowerCase(java.util.Locale.ROOT));
    if (group == null) {
      throw new IllegalArgumentException(
          "one of " + String.join(", ", new java.util.LinkedHashSet<>(GROUPS.values())));
    }
    return group;
  }

  /** TLS 1.0 and 1.1 know CBC suites with SHA-1 only, as far as they are served. */
  private static boolean isBelowTls12(String ianaName) {
    return ianaName.endsWith("_CBC_SHA");
  }

  private static Map<String, String> groups() {
    Map<String, String> groups = new LinkedHashMap<>();
    groups.put("x25519mlkem768", "X25519MLKEM768");
    groups.put("x25519", "X25519");
    groups.put("p-256", "P-256");
    groups.put("secp256r1", "P-256");
    groups.put("prime256v1", "P-256");
    groups.put("p-384", "P-384");
    groups.put("secp384r1", "P-384");
    groups.put("p-521", "P-521");
    groups.put("secp521r1", "P-521");
    return groups;
  }
}
