// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.doctor;

import java.util.regex.Pattern;

/** Words as a POSIX shell wants them. */
final class Shell {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:+=@%,-]+");

  private Shell() {}

  /** The word as one argument, in single quotes where it needs them. */
  static String quote(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
