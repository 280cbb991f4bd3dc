// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tls;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a server_name extension may name (RFC 6066 §3): one DNS host name in A-labels. */
final class ServerName {
  static final int MAX_BYTES = 255;
  private static final int MAX_LABEL_BYTES = 63;

  private ServerName() {}

  /**
   * Lower-cased and without the one trailing dot, or null where it is not a host name: an IP
   * literal, a wildcard, a NUL or other byte outside letters, digits, hyphen, underscore and dot,
   * an empty or over-long label, or an over-long name.
   *
   * @param name one character per byte
   */
  static @Nullable String normalise(String name) {
    String host = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    if (name.length() > MAX_BYTES || !hasValidLabels(host) || endsInNumber(host)) {
      return null;
    }
    return host.toLowerCase(Locale.ROOT);
  }

  private static boolean hasValidLabels(String host) {
    int label = 0;
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c == '.') {
        if (label == 0) {
          return false;
        }
        label = 0;
      } else if (!isNameCharacter(c) || ++label > MAX_LABEL_BYTES) {
        return false;
      }
    }
    return label > 0;
  }

  private static boolean isNameCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }

  /** No top-level domain is a number, but the last part of an IPv4 literal always is. */
  private static boolean endsInNumber(String host) {
    for (int i = host.length() - 1; i >= 0 && host.charAt(i) != '.'; i--) {
      if (host.charAt(i) < '0' || host.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}
