// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Whether a certificate is for a name (RFC 9525): subject alternative names alone, a wildcard only
 * as the whole leftmost label and above at least two more.
 */
final class CertificateNames {
  private static final int DNS = 2;
  private static final int IP = 7;

  private CertificateNames() {}

  /**
   * Whether {@code certificate} is for {@code host}, a lower-case A-label name or an IP literal.
   */
  static boolean match(X509Certificate certificate, String host)
      throws CertificateParsingException {
    boolean literal = isIpLiteral(host);
    for (List<?> name : names(certificate)) {
      int type = (Integer) name.get(0);
      if (literal && type == IP && sameAddress(String.valueOf(name.get(1)), host)) {
        return true;
      }
      if (!literal && type == DNS && matches(String.valueOf(name.get(1)), host)) {
        return true;
      }
    }
    return false;
  }

  /** The names a certificate is for, abbreviated for a message. */
  static String describe(X509Certificate certificate) throws CertificateParsingException {
    List<String> found = new ArrayList<>();
    for (List<?> name : names(certificate)) {
      int type = (Integer) name.get(0);
      if (type == DNS || type == IP) {
        found.add(String.valueOf(name.get(1)));
      }
    }
    if (found.isEmpty()) {
      return "no name at all";
    }
    return found.size() <= 4
        ? String.join(", ", found)
        : String.join(", ", found.subList(0, 4)) + " and " + (found.size() - 4) + " more";
  }

  static boolean matches(String pattern, String host) {
    String p = pattern.toLowerCase(Locale.ROOT);
    if (!p.startsWith("*.")) {
      return p.indexOf('*') < 0 && p.equals(host);
    }
    String suffix = p.substring(1);
    int dot = host.indexOf('.');
    return suffix.indexOf('*') < 0
        && suffix.indexOf('.', 1) > 0
        && dot > 0
        && host.substring(dot).equals(suffix);
  }

  static boolean isIpLiteral(String host) {
    return host.indexOf(':') >= 0
        || (!host.isEmpty() && host.chars().allMatch(c -> c == '.' || Character.isDigit(c)));
  }

  private static boolean sameAddress(String name, String host) {
    return address(name).equals(address(host));
  }

  /** Parses what {@link #isIpLiteral} accepted; never a look-up, since it holds no letter name. */
  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an IP literal: " + literal, e);
    }
  }

  private static Collection<List<?>> names(X509Certificate certificate)
      throws CertificateParsingException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    return names == null ? List.of() : names;
  }
}
