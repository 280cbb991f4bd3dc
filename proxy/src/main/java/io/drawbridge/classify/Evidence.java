// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.classify;

import io.drawbridge.tls.CipherSuite;
import io.drawbridge.tls.ClientHello;
import io.drawbridge.tls.NamedGroup;
import io.drawbridge.tls.SignatureScheme;
import io.drawbridge.tls.TlsVersion;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What in a ClientHello a finding was seen by. Made when somebody asks. Pure, any thread. */
public final class Evidence {
  /** More names than this make a sentence nobody reads. */
  private static final int NAMED = 4;

  private final ClientHello hello;
  private final TlsVersion best;

  private Evidence(Classification offer) {
    this.hello = offer.hello();
    this.best = offer.best();
  }

  /** A few words, {@code TLS_DH_anon_WITH_AES_128_CBC_SHA and 3 more} for instance. */
  public static String of(Finding finding, Classification offer) {
    return new Evidence(offer).of(finding);
  }

  private String of(Finding finding) {
    return switch (finding) {
      case LEGACY_VERSION, SSLV3_ONLY, DOWNGRADED_CLIENT -> best + " at most";
      case LEGACY_ALSO_OFFERED ->
          "supported_versions has "
              + list(
                  Arrays.stream(hello.supportedVersions())
                      .mapToObj(TlsVersion::ofCode)
                      .filter(Objects::nonNull)
                      .filter(TlsVersion::isLegacy));
      case SSLV2_HELLO -> "the first bytes";
      case WEAK_DH_ONLY -> suites(CipherSuite::isFiniteFieldDh);
      case WEAK_DH_OFFERED ->
          suites(suite -> suite.isFiniteFieldDh() && (suite.isExport() || suite.isAnonymous()));
      case EXPORT_OFFERED -> suites(CipherSuite::isExport);
      case NULL_OFFERED -> suites(CipherSuite::isNull);
      case RC4_ONLY -> suites(CipherSuite::isRc4);
      case TRIPLE_DES_ONLY -> suites(CipherSuite::isTripleDes);
      case NO_AEAD, NO_FORWARD_SECRECY -> suites(suite -> suite.isKnown() && !suite.isScsv());
      case FALLBACK_SCSV -> best + " at most, with TLS_FALLBACK_SCSV";
      case COMPRESSION_OFFERED -> "a compression method besides null";
      case NO_SECURE_RENEGOTIATION ->
          "neither renegotiation_info nor TLS_EMPTY_RENEGOTIATION_INFO_SCSV";
      case NO_EXTENDED_MASTER_SECRET -> "no extension extended_master_secret";
      case SHA1_SIGNATURES_ONLY ->
          hello.signatureSchemes().length == 0
              ? "no extension signature_algorithms"
              : list(Arrays.stream(hello.signatureSchemes()).mapToObj(SignatureScheme::of));
      case NO_SNI -> "no extension server_name";
      case SNI_DIFFERS_FROM_CONNECT -> "server_name is " + hello.serverName();
      case POST_QUANTUM ->
          list(
              Arrays.stream(hello.groups())
                  .filter(NamedGroup::isPostQuantum)
                  .mapToObj(NamedGroup::of)
                  .map(NamedGroup::name));
    };
  }

  private String suites(Predicate<CipherSuite> like) {
    return list(
        Arrays.stream(hello.cipherSuites())
            .mapToObj(CipherSuite::of)
            .filter(like)
            .map(CipherSuite::name));
  }

  private static String list(Stream<?> values) {
    List<String> all = values.map(String::valueOf).toList();
    String named = all.stream().limit(NAMED).collect(Collectors.joining(", "));
    return all.size() <= NAMED ? named : named + " and " + (all.size() - NAMED) + " more";
  }
}
