// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.policy.Destination;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads {@code host:port}: a DNS name, an IPv4 address or an IPv6 address in brackets. */
final class DestinationReader {
  private static final int MAX_NAME = 253;
  private static final int MAX_LABEL = 63;

  private DestinationReader() {}

  /** The destination, or null where {@code authority} is anything else. */
  static @Nullable Destination read(String authority) {
    int colon = authority.lastIndexOf(':');
    if (colon < 1) {
      return null;
    }
    int port = port(authority, colon + 1);
    String host = authority.substring(0, colon);
    if (port < 0) {
      return null;
    }
    if (host.startsWith("[")) {
      String literal = host.substring(1, Math.max(1, host.length() - 1));
      return host.endsWith("]") && isIpv6(literal)
          ? new Destination(literal.toLowerCase(Locale.ROOT), port)
          : null;
    }
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return isName(name) ? new Destination(name.toLowerCase(Locale.ROOT), port) : null;
  }

  private static int port(String text, int from) {
    int digits = text.length() - from;
    if (digits < 1 || digits > 5) {
      return -1;
    }
    int port = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      port = port * 10 + (c - '0');
    }
    return port >= 1 && port <= 65535 ? port : -1;
  }

  /**
   * Letters, digits, hyphens and underscores in labels. A name whose last label is a number is an
   * IPv4 address or nothing: {@code 127.1} and {@code 0x7f000001} must not reach a resolver that
   * takes them for one.
   */
  private static boolean isName(String name) {
    if (name.isEmpty() || name.length() > MAX_NAME) {
      return false;
    }
    int label = 0;
    int lastLabel = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '.') {
        if (label == 0) {
          return false;
        }
        label = 0;
        lastLabel = i + 1;
      } else if (isLetterOrDigit(c) || c == '_' || (c == '-' && label > 0)) {
        if (++label > MAX_LABEL) {
          return false;
        }
      } else {
        return false;
      }
    }
    if (label == 0) {
      return false;
    }
    char first = name.charAt(lastLabel);
    boolean numeric = first >= '0' && first <= '9' && isNumber(name, lastLabel);
    return !numeric || isIpv4(name);
  }

  /** Decimal, octal or hexadecimal, as inet_aton(3) would take it. */
  private static boolean isNumber(String name, int from) {
    boolean hex = name.startsWith("0x", from) || name.startsWith("0X", from);
    for (int i = hex ? from + 2 : from; i < name.length(); i++) {
      if (Character.digit(name.charAt(i), hex ? 16 : 10) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static boolean isIpv4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    for (String part : parts) {
      if (part.isEmpty()
          || part.length() > 3
          || (part.length() > 1 && part.charAt(0) == '0')
          || !part.chars().allMatch(c -> c >= '0' && c <= '9')
          || Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return true;
  }

  private static boolean isIpv6(String text) {
    if (text.length() < 2 || text.length() > 45 || text.indexOf(':') < 0) {
      return false;
    }
    String hex = text;
    int groups = 8;
    int dot = text.indexOf('.');
    if (dot >= 0) {
      int colon = text.lastIndexOf(':');
      if (!isIpv4(text.substring(colon + 1))) {
        return false;
      }
      hex = text.substring(0, colon + 1) + "0:0";
    }
    int gap = hex.indexOf("::");
    if (gap >= 0 && hex.indexOf("::", gap + 1) >= 0) {
      return false;
    }
    if (gap < 0) {
      return groups(hex) == groups;
    }
    int left = groups(hex.substring(0, gap));
    int right = groups(hex.substring(gap + 2));
    return left >= 0 && right >= 0 && left + right < groups;
  }

  /** How many groups of one to four hex digits, or -1. */
  private static int groups(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    String[] parts = text.split(":", -1);
    for (String part : parts) {
      if (part.isEmpty()
          || part.length() > 4
          || !part.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80)) {
        return -1;
      }
    }
    return parts.length;
  }
}
