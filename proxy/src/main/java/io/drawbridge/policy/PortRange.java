// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.policy;

/**
 * A contiguous range of TCP ports.
 *
 * @param first lowest port, 1 to 65535
 * @param last highest port, {@code first} to 65535
 */
public record PortRange(int first, int last) {

  private static final String EXPECTED = "a port from 1 to 65535, or a range as 8000-8999";

  /** Checks the bounds. */
  public PortRange {
    if (first < 1 || last > 65535 || first > last) {
      throw new IllegalArgumentException(EXPECTED);
    }
  }

  /**
   * Reads {@code 443} or {@code 8000-8999}.
   *
   * @throws IllegalArgumentException whose message says what is expected
   */
  public static PortRange parse(String text) {
    int dash = text.indexOf('-');
    return dash < 0
        ? new PortRange(port(text), port(text))
        : new PortRange(port(text.substring(0, dash)), port(text.substring(dash + 1)));
  }

  /** Whether the port is in the range. */
  public boolean contains(int port) {
    return port >= first && port <= last;
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return first == last ? Integer.toString(first) : first + "-" + last;
  }

  private static int port(String text) {
    String digits = text.strip();
    if (digits.isEmpty()
        || digits.length() > 5
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException(EXPECTED);
    }
    return Integer.parseInt(digits);
  }
}
