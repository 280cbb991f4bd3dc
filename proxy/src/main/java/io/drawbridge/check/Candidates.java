// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.tls.CipherSuite;
import io.drawbridge.tls.KeyExchange;
import io.drawbridge.tls.TlsVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What is asked for: every suite, group and scheme that a server may be willing to use. */
final class Candidates {
  /** Servers exist that fail on more suites than this in one hello. */
  private static final int MAX_SUITES = 96;

  private static final List<Integer> CURVES =
      IntStream.concat(IntStream.of(29, 23, 24, 25, 30, 26, 27, 28), IntStream.rangeClosed(1, 22))
          .boxed()
          .toList();

  private static final List<Integer> TLS13_GROUPS =
      List.of(
          0x11EC, 29, 23, 24, 25, 30, 0x11EB, 0x11ED, 0x0201, 0x0202, 0x0200, 0x6399, 31, 32, 33,
          0x0100, 0x0101, 0x0102, 0x0103, 0x0104);

  /**
   * By the kind of key that they need: a server mostly has one or two of these, and hardly ever one
   * of the third group.
   */
  private static final List<List<List<Integer>>> TLS13_SCHEMES_BY_KEY =
      List.of(
          List.of(List.of(0x0403, 0x0503, 0x0603)),
          List.of(List.of(0x0804, 0x0805, 0x0806)),
          List.of(
              List.of(0x0807, 0x0808),
              List.of(0x0809, 0x080A, 0x080B),
              List.of(0x081A, 0x081B, 0x081C),
              List.of(0x0904, 0x0905, 0x0906)));

  private static final List<Integer> TLS13_SCHEMES =
      TLS13_SCHEMES_BY_KEY.stream().flatMap(List::stream).flatMap(List::stream).toList();

  private static final List<Integer> TLS12_SCHEMES =
      Stream.concat(
              TLS13_SCHEMES.stream().filter(scheme -> scheme < 0x081A),
              Stream.of(
                  0x0401, 0x0501, 0x0601, 0x0301, 0x0303, 0x0402, 0x0302, 0x0201, 0x0203, 0x0202,
                  0x0101))
          .toList();

  private static final Map<TlsVersion, List<List<Integer>>> SUITES = new ConcurrentHashMap<>();
  private static final Map<TlsVersion, List<List<Integer>>> TOGETHER = new ConcurrentHashMap<>();

  private Candidates() {}

  /**
   * The suites a version can have, in portions: the usual ones; those of finite-field
   * Diffie-Hellman, apart since servers exist that pick one of these, find that they have no group
   * for it and end in an internal error; and the rest.
   */
  static List<List<Integer>> suites(TlsVersion version) {
    return SUITES.computeIfAbsent(version, Candidates::portions);
  }

  private static List<List<Integer>> portions(TlsVersion version) {
    List<CipherSuite> all = CipherSuite.all().stream().filter(s -> fits(s, version)).toList();
    List<List<Integer>> portions = new ArrayList<>();
    add(all.stream().filter(suite -> !isFiniteField(suite) && isUsual(suite)), portions);
    add(all.stream().filter(suite -> isFiniteField(suite) && isUsual(suite)), portions);
    add(all.stream().filter(suite -> !isFiniteField(suite) && !isUsual(suite)), portions);
    add(all.stream().filter(suite -> isFiniteField(suite) && !isUsual(suite)), portions);
    return List.copyOf(portions);
  }

  /**
   * As above, in as few portions as can be, for a server with an order of its own: what comes of
   * different portions, it has to be asked about again.
   */
  static List<List<Integer>> suitesTogether(TlsVersion version) {
    return TOGETHER.computeIfAbsent(version, Candidates::together);
  }

  private static List<List<Integer>> together(TlsVersion version) {
    List<Integer> all = suites(version).stream().flatMap(List::stream).toList();
    if (all.size() <= MAX_SUITES) {
      return List.of(all);
    }
    List<CipherSuite> suites = all.stream().map(CipherSuite::of).toList();
    List<List<Integer>> portions = new ArrayList<>();
    add(suites.stream().filter(Candidates::isCommon), portions);
    add(suites.stream().filter(suite -> !isCommon(suite) && !isFiniteField(suite)), portions);
    add(suites.stream().filter(suite -> !isCommon(suite) && isFiniteField(suite)), portions);
    return List.copyOf(portions);
  }

  private static void add(Stream<CipherSuite> suites, List<List<Integer>> portions) {
    List<Integer> codes = suites.map(CipherSuite::code).toList();
    for (int at = 0; at < codes.size(); at += MAX_SUITES) {
      portions.add(codes.subList(at, Math.min(at + MAX_SUITES, codes.size())));
    }
  }

  /** The suites a version can have that are like that, the usual ones first; in one hello. */
  static List<Integer> suites(TlsVersion version, Predicate<CipherSuite> like) {
    return suites(version).stream()
        .flatMap(List::stream)
        .filter(code -> like.test(CipherSuite.of(code)))
        .limit(MAX_SUITES)
        .toList();
  }

  /** The signature schemes of TLS 1.3: groups of kinds of key, and the schemes of each kind. */
  static List<List<List<Integer>>> schemesByKey() {
    return TLS13_SCHEMES_BY_KEY;
  }

  static List<Integer> groups(TlsVersion version) {
    return version == TlsVersion.TLSv1_3 ? TLS13_GROUPS : CURVES;
  }

  static List<Integer> schemes(TlsVersion version) {
    return version == TlsVersion.TLSv1_3 ? TLS13_SCHEMES : TLS12_SCHEMES;
  }

  private static boolean fits(CipherSuite suite, TlsVersion version) {
    if (version == TlsVersion.TLSv1_3 || suite.isTls13()) {
      return version == TlsVersion.TLSv1_3 && suite.isTls13();
    }
    // RFC 5246 §A.5: AEAD and the newer hashes came with TLS 1.2.
    boolean newer =
        suite.isAead() || suite.name().endsWith("_SHA256") || suite.name().endsWith("_SHA384");
    return switch (suite.keyExchange()) {
      case RSA, DH, DHE, DH_ANON, ECDH, ECDHE, ECDH_ANON ->
          suite.code() <= 0xFFFF && (version == TlsVersion.TLSv1_2 || !newer);
      // The rest needs a secret shared beforehand, or nobody has it.
      case PSK, RSA_PSK, DHE_PSK, ECDHE_PSK, KRB5, SRP, ECCPWD, CECPQ1, GOST, FORTEZZA, TLS13 ->
          false;
      case NONE -> false;
    };
  }

  /** Whether the suite needs finite-field Diffie-Hellman of any kind. */
  static boolean isFiniteField(Integer code) {
    return isFiniteField(CipherSuite.of(code));
  }

  /** What programs have on where they are told to have everything that is strong. */
  private static boolean isCommon(CipherSuite suite) {
    boolean keys =
        switch (suite.keyExchange()) {
          case ECDHE, RSA -> true;
          case DHE -> !suite.name().contains("_DSS_");
          default -> false;
        };
    String name = suite.name();
    return keys
        && (isUsual(suite)
            || name.contains("_CCM")
            || name.contains("_ARIA_")
            || name.contains("_CAMELLIA_"))
        && !(name.contains("_ARIA_") && name.contains("_CBC_"));
  }

  private static boolean isFiniteField(CipherSuite suite) {
    return suite.keyExchange() == KeyExchange.DHE
        || suite.keyExchange() == KeyExchange.DH
        || suite.keyExchange() == KeyExchange.DH_ANON;
  }

  private static boolean isUsual(CipherSuite suite) {
    String name = suite.name();
    boolean cipher =
        name.contains("_AES_")
            || name.contains("_CHACHA20_")
            || name.contains("_3DES_")
            || name.contains("_RC4_128_");
    boolean rare = name.contains("_CCM") || name.contains("_DSS_") || suite.isAnonymous();
    return suite.isTls13() || (cipher && !rare);
  }
}
