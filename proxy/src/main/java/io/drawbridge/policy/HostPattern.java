// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.policy;

import java.net.IDN;
import java.net.InetAddress;
import java.util.Locale;

/**
 * Which destination hosts a rule is for. Comparison ignores case and a final dot; names in other
 * scripts are compared as A-labels (RFC 5890 §2.3.2.1).
 *
 * @param kind how {@code name} is compared
 * @param name lower-case A-labels or a canonical IP address; without the wildcard, empty for {@link
 *     Kind#ANY}
 */
public record HostPattern(Kind kind, String name) {

  /** The three forms of a pattern. */
  public enum Kind {
    /** {@code api.vendor.example}: this host. */
    EXACT,
    /** {@code *.vendor.example}: every host below the name, at any depth, not the name itself. */
    BELOW,
    /** {@code *}: every host. */
    ANY
  }

  private static final String EXPECTED =
      "a host name, an IP address, one leading wildcard label as *.vendor.example, or *";

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException whose message says what is expected
   */
  public static HostPattern parse(String text) {
    if (text.equals("*")) {
      return new HostPattern(Kind.ANY, "");
    }
    InetAddress address = Addresses.literal(text);
    if (address != null) {
      return new HostPattern(Kind.EXACT, address.getHostAddress());
    }
    return text.startsWith("*.")
        ? new HostPattern(Kind.BELOW, name(text.substring(2)))
        : new HostPattern(Kind.EXACT, name(text));
  }

  /** Whether the host, in any spelling, fits. */
  public boolean matches(String host) {
    String canonical = Addresses.canonical(host);
    return switch (kind) {
      case EXACT -> canonical.equals(name);
      case BELOW -> canonical.endsWith(name) && isLabelBefore(canonical, name.length());
      case ANY -> true;
    };
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return switch (kind) {
      case EXACT -> name;
      case BELOW -> "*." + name;
      case ANY -> "*";
    };
  }

  private static boolean isLabelBefore(String host, int suffixLength) {
    int dot = host.length() - suffixLength - 1;
    return dot > 0 && host.charAt(dot) == '.';
  }

  private static String name(String text) {
    String ascii;
    try {
      ascii = Addresses.canonical(IDN.toASCII(text, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(EXPECTED, e);
    }
    boolean labels = ascii.length() <= 253;
    for (String label : ascii.split("\\.", -1)) {
      labels &=
          !label.isEmpty() && label.length() <= 63 && label.chars().allMatch(HostPattern::ldh);
    }
    if (!labels) {
      throw new IllegalArgumentException(EXPECTED);
    }
    return ascii;
  }

  /** Letters, digits, hyphen; and the underscore, which real host names contain. */
  private static boolean ldh(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  }
}
