// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

import java.util.Collection;
import java.util.Comparator;

/** What somebody who mistyped a name may have meant. */
final class Suggestion {

  private Suggestion() {}

  /** {@code ciphers, as "cipher" may mean}, else {@code one of a, b, c}. */
  static String expected(String mistyped, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(name -> distance(mistyped, name)))
        .filter(name -> distance(mistyped, name) <= Math.max(1, mistyped.length() / 3))
        .map(name -> "did you mean " + name + "?")
        .orElseGet(() -> "one of " + String.join(", ", known));
  }

  /** Edits (Levenshtein) between the two, where case, dash and underscore do not count. */
  private static int distance(String left, String right) {
    String a = plain(left);
    String b = plain(right);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replace, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }

  private static String plain(String name) {
    return name.toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
