// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.tls.CipherSuite;
import java.util.List;

/**
 * The finite-field groups that the server uses, one for each kind of suite.
 *
 * @param exchanges empty where the server has no such suites
 */
public record DhFact(List<Exchange> exchanges) {

  /**
   * A group in use.
   *
   * @param suite a suite with which the server sent it
   */
  public record Exchange(CipherSuite suite, DhGroup group) {}

  /** Whether a group in use is smaller than {@code bits}. */
  boolean isBelow(int bits) {
    return exchanges.stream().anyMatch(each -> each.group().bits() < bits);
  }
}
