// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the certificate may be had that a server should have sent (RFC 5280 §4.2.2.1). */
final class MissingIssuer {
  private static final String CA_ISSUERS = "2b06010505073002"; // 1.3.6.1.5.5.7.48.2
  private static final int URI_NAME = 0x86;
  private static final int MAX_LENGTH = 1024;

  private MissingIssuer() {}

  /**
   * The location that the last certificate above the leaf names for its issuer's; null where it
   * names none by http, or is its own issuer.
   */
  static @Nullable URI location(ReceivedChain chain) throws CertificateException {
    X509Certificate last = chain.leaf();
    Set<X509Certificate> seen = new HashSet<>();
    for (X509Certificate next = last; next != null && seen.add(next); next = above(chain, next)) {
      last = next;
    }
    return Extensions.isSelfIssued(last) ? null : location(last);
  }

  private static @Nullable X509Certificate above(ReceivedChain chain, X509Certificate below) {
    for (X509Certificate each : chain.others()) {
      if (each.getSubjectX500Principal().equals(below.getIssuerX500Principal())) {
        return each;
      }
    }
    return null;
  }

  private static @Nullable URI location(X509Certificate certificate) throws CertificateException {
    Der access = Der.extension(certificate, Extensions.AUTHORITY_INFORMATION_ACCESS);
    if (access == null) {
      return null;
    }
    for (Der description : access.expect(Der.SEQUENCE).children()) {
      var fields = description.expect(Der.SEQUENCE).children();
      if (fields.size() == 2
          && fields.get(1).tag() == URI_NAME
          && HexFormat.of().formatHex(fields.get(0).value()).equals(CA_ISSUERS)) {
        URI uri = http(new String(fields.get(1).value(), StandardCharsets.US_ASCII));
        if (uri != null) {
          return uri;
        }
      }
    }
    return null;
  }

  /** Plain http with a host and nothing that could mean another one. */
  private static @Nullable URI http(String text) {
    try {
      URI uri = new URI(text);
      boolean plain =
          text.length() <= MAX_LENGTH
              && "http".equalsIgnoreCase(uri.getScheme())
              && uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getPort() != 0
              && uri.getPort() <= 65_535;
      return plain ? uri : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
