// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

/** The forms of DNS names in certificates, and how constraints apply to them; lower case only. */
final class DnsName {
  private static final int MAX_NAME = 253;
  private static final int MAX_LABEL = 63;

  private DnsName() {}

  /**
   * Whether a certificate may present {@code name}: labels of letters, digits and inner hyphens
   * (RFC 5280 §4.2.1.6), an asterisk anywhere, since a wildcard of a wrong form merely never
   * matches; never an IP address (RFC 9525 §6.2).
   */
  static boolean isPresentable(String name) {
    return isLabels(name.replace("*", "w")) && !endsInNumber(name);
  }

  /** Whether a constraint may hold {@code name}: empty is all names; a leading dot is tolerated. */
  static boolean isConstraint(String name) {
    return name.isEmpty() || isLabels(name.startsWith(".") ? name.substring(1) : name);
  }

  private static boolean isLabels(String name) {
    if (name.isEmpty() || name.length() > MAX_NAME) {
      return false;
    }
    for (String label : name.split("\\.", -1)) {
      if (label.isEmpty()
          || label.length() > MAX_LABEL
          || label.startsWith("-")
          || label.endsWith("-")
          || !label
              .chars()
              .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
        return false;
      }
    }
    return true;
  }

  /** Whether the last label makes it an IPv4 address to a URL parser. */
  private static boolean endsInNumber(String name) {
    return name.substring(name.lastIndexOf('.') + 1).chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Whether every name that {@code presented} stands for lies within {@code constraint}. */
  static boolean isWithin(String presented, String constraint) {
    if (constraint.isEmpty()) {
      return true;
    }
    if (presented.startsWith("*.")) {
      String base = presented.substring(2);
      return isWithin(base, constraint) || constraint.equals("." + base);
    }
    return constraint.startsWith(".")
        ? presented.endsWith(constraint)
        : presented.equals(constraint) || presented.endsWith("." + constraint);
  }

  /** Whether any name that {@code presented} stands for lies within {@code constraint}. */
  static boolean touches(String presented, String constraint) {
    if (isWithin(presented, constraint)) {
      return true;
    }
    if (!presented.startsWith("*.")) {
      return false;
    }
    // *.example.com stands for bar.example.com, which an exclusion of just that name forbids.
    int dot = constraint.indexOf('.');
    return dot > 0 && constraint.substring(dot + 1).equals(presented.substring(2));
  }
}
