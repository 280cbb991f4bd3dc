// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether names of a certificate are for a host (RFC 9525): subject alternative names alone, a
 * wildcard only as the whole leftmost label and above at least two more. A malformed name matches
 * nothing.
 */
final class CertificateNames {
  private CertificateNames() {}

  /** Whether one of {@code names} is for {@code host}, a lower-case A-label or an IP literal. */
  static boolean match(List<GeneralName> names, String host) {
    if (isIpLiteral(host)) {
      byte[] address = address(host);
      return names.stream()
          .anyMatch(name -> name.type() == GeneralName.IP && Arrays.equals(name.octets(), address));
    }
    return names.stream()
        .anyMatch(
            name ->
                name.type() == GeneralName.DNS
                    && name.isWellFormed()
                    && matches(name.text(), host));
  }

  /** The names a certificate is for, abbreviated for a message. */
  static String describe(List<GeneralName> names) {
    List<String> found =
        names.stream()
            .filter(name -> name.type() == GeneralName.DNS || name.type() == GeneralName.IP)
            .map(GeneralName::describe)
            .toList();
    if (found.isEmpty()) {
      return "no name at all";
    }
    return found.stream().limit(4).collect(Collectors.joining(", "))
        + (found.size() <= 4 ? "" : " and " + (found.size() - 4) + " more");
  }

  static boolean matches(String pattern, String host) {
    if (!pattern.startsWith("*.")) {
      return pattern.indexOf('*') < 0 && pattern.equals(host);
    }
    String suffix = pattern.substring(1);
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

  /** Parses what {@link #isIpLiteral} accepted; never a look-up, since it holds no letter name. */
  private static byte[] address(String literal) {
    try {
      return InetAddress.getByName(literal).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an IP literal: " + literal, e);
    }
  }
}
