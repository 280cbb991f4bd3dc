// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

/**
 * One thing that is wrong with a configuration.
 *
 * @param path the key: {@code rules[3].when.host[0]}; empty for the file as a whole
 * @param value what was found: scalars in quotes, else {@code a list}, {@code an unknown key} …
 * @param expected what would be right, in words that follow "expected: "
 * @param where the file with its line, the variable or the option that holds the value
 */
public record Problem(String path, String value, String expected, String where) {

  /** {@code rules[3].when.host[0]: "*.*.com" (expected: one leading wildcard …) [file:12]}. */
  @Override
  public String toString() {
    String what = path.isEmpty() ? value : path + ": " + value;
    return what + " (expected: " + expected + ") [" + where + "]";
  }
}
