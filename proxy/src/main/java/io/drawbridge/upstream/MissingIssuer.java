// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * A certificate that a chain lacks on its way to a root (RFC 8446 §4.4.2 lets a server leave out
 * the root alone).
 *
 * @param issuer whose certificate it is
 * @param location where the certificate that it issued says it can be had (RFC 5280 §4.2.2.1), an
 *     http URI, or null
 */
public record MissingIssuer(X500Principal issuer, @Nullable URI location) {
  private static final byte[] CA_ISSUERS = {0x2b, 6, 1, 5, 5, 7, 0x30, 2};
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int URI_NAME = 0x86;

  /**
   * What is missing above the certificates sent, null where nothing seems to be: where they end at
   * a self-issued one, or at an intermediate that does not say where its issuer's certificate is,
   * as those do that a root issued.
   *
   * @param leaf the first one sent
   * @param others the others, at most a few
   */
  public static @Nullable MissingIssuer of(X509Certificate leaf, List<X509Certificate> others) {
    X509Certificate last = leaf;
    for (int i = 0; i <= others.size(); i++) {
      if (Extensions.isSelfIssued(last)) {
        return null;
      }
      X500Principal issuer = last.getIssuerX500Principal();
      X509Certificate next =
          others.stream()
              .filter(each -> each.getSubjectX500Principal().equals(issuer))
              .findFirst()
              .orElse(null);
      if (next == null) {
        URI location = location(last);
        return i == 0 || location != null ? new MissingIssuer(issuer, location) : null;
      }
      last = next;
    }
    return null;
  }

  /** The evidence in plain words. */
  public String words() {
    return "the certificate of issuer \"%s\" was not sent, and it is no trusted root; %s"
        .formatted(
            issuer.getName(),
            location == null ? "nothing says where to get it" : "it should be at " + location);
  }

  private static @Nullable URI location(X509Certificate certificate) {
    try {
      Der access = Der.extension(certificate, Extensions.AUTHORITY_INFORMATION_ACCESS);
      for (Der each : access == null ? List.<Der>of() : access.expect(Der.SEQUENCE).children()) {
        List<Der> fields = each.expect(Der.SEQUENCE).children();
        if (fields.size() == 2
            && Arrays.equals(fields.get(0).expect(OBJECT_IDENTIFIER).value(), CA_ISSUERS)
            && fields.get(1).tag() == URI_NAME) {
          URI uri = URI.create(new String(fields.get(1).value(), StandardCharsets.US_ASCII));
          if ("http".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null) {
            return uri;
          }
        }
      }
    } catch (CertificateParsingException | IllegalArgumentException e) {
      return null;
    }
    return null;
  }
}
