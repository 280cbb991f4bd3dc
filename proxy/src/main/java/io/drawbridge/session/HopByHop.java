// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The fields of a message that end at this hop (RFC 9110 §7.6.1).
 *
 * @param named those that its Connection fields name, in lower case
 */
record HopByHop(Set<String> named) {
  /** Fields of one hop (RFC 9110 §7.6.1), besides those that Connection names. */
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "proxy-connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /** Of the values of all Connection fields of a message. */
  static HopByHop named(List<String> connection) {
    return new HopByHop(
        new HashSet<>(
            List.of(
                String.join(",", connection).toLowerCase(Locale.ROOT).strip().split("\\s*,\\s*"))));
  }

  /** Whether a field goes on. */
  boolean passes(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return !HOP_BY_HOP.contains(lower) && !named.contains(lower);
  }
}
