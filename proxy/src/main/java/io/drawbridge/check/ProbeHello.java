// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.tls.CipherSuite;
import io.drawbridge.tls.TlsVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a probe offers in its ClientHello.
 *
 * @param best the highest version offered; TLS 1.3 goes to supported_versions (RFC 8446 §4.2.1)
 * @param only whether a TLS 1.3 hello offers no older version beside it
 * @param serverName an A-label name, or null to send no server_name
 * @param suites wire values, in order
 * @param groups wire values of supported_groups, in order; none sends no such extension
 * @param schemes wire values of signature_algorithms, in order; sent from TLS 1.2 on
 * @param alpn protocol names, in order; none sends no such extension
 * @param keyShare whether a TLS 1.3 hello brings a key share for x25519; without one the server
 *     answers HelloRetryRequest, which names suite and group too (RFC 8446 §4.2.8)
 * @param compression whether DEFLATE is offered besides null (RFC 3749)
 */
record ProbeHello(
    TlsVersion best,
    boolean only,
    @Nullable String serverName,
    List<Integer> suites,
    List<Integer> groups,
    List<Integer> schemes,
    List<String> alpn,
    boolean keyShare,
    boolean compression) {

  ProbeHello {
    suites = List.copyOf(suites);
    groups = List.copyOf(groups);
    schemes = List.copyOf(schemes);
    alpn = List.copyOf(alpn);
  }

  /** Offers one version alone with these suites, and all groups and schemes it can have. */
  static ProbeHello of(TlsVersion version, @Nullable String serverName, List<Integer> suites) {
    return new ProbeHello(
        version,
        true,
        serverName,
        suites,
        Candidates.groups(version),
        Candidates.schemes(version),
        List.of(),
        false,
        false);
  }

  /** Offers older versions beside TLS 1.3. */
  ProbeHello withOlderVersions() {
    return new ProbeHello(
        best, false, serverName, suites, groups, schemes, alpn, keyShare, compression);
  }

  ProbeHello withGroups(List<Integer> others) {
    return new ProbeHello(
        best, only, serverName, suites, others, schemes, alpn, keyShare, compression);
  }

  ProbeHello withSchemes(List<Integer> others) {
    return new ProbeHello(
        best, only, serverName, suites, groups, others, alpn, keyShare, compression);
  }

  ProbeHello withAlpn(List<String> others) {
    return new ProbeHello(
        best, only, serverName, suites, groups, schemes, others, keyShare, compression);
  }

  ProbeHello withKeyShare() {
    return new ProbeHello(best, only, serverName, suites, groups, schemes, alpn, true, compression);
  }

  ProbeHello withCompression() {
    return new ProbeHello(best, only, serverName, suites, groups, schemes, alpn, keyShare, true);
  }

  /** Offers a suite of elliptic curves, so that extensions about curves have a meaning. */
  boolean offersCurves() {
    for (Integer code : suites) {
      CipherSuite suite = CipherSuite.of(code);
      if (suite.isTls13() || suite.name().startsWith("TLS_ECDH")) {
        return true;
      }
    }
    return false;
  }
}
