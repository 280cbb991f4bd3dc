// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.policy;

import java.util.Locale;

/**
 * A pattern in which {@code *} stands for any run of characters, also none; case is ignored.
 *
 * @param pattern as written
 */
public record Glob(String pattern) {

  /** Refuses the empty pattern, which would match nothing. */
  public Glob {
    if (pattern.isBlank()) {
      throw new IllegalArgumentException("a name, with * for any characters, as MSE/*");
    }
  }

  /** Whether the whole text fits; in time linear in the text for each {@code *}. */
  public boolean matches(String text) {
    String want = pattern.toLowerCase(Locale.ROOT);
    String have = text.toLowerCase(Locale.ROOT);
    int w = 0;
    int h = 0;
    int star = -1;
    int resume = 0;
    while (h < have.length()) {
      if (w < want.length() && want.charAt(w) == '*') {
        star = w++;
        resume = h;
      } else if (w < want.length() && want.charAt(w) == have.charAt(h)) {
        w++;
        h++;
      } else if (star >= 0) {
        w = star + 1;
        h = ++resume;
      } else {
        return false;
      }
    }
    while (w < want.length() && want.charAt(w) == '*') {
      w++;
    }
    return w == want.length();
  }

  /** The pattern as written. */
  @Override
  public String toString() {
    return pattern;
  }
}
