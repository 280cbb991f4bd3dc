// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.report;

/** Numbers as people read them. */
final class Numbers {
  private Numbers() {}

  /** To one decimal. */
  static double rounded(double value) {
    return Math.round(value * 10) / 10.0;
  }

  /** {@code 1 client}, {@code 2 clients}. */
  static String count(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
