// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.admin;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whether the proxy takes connections, and what that rests on.
 *
 * @param ready whether new connections are welcome; false while starting and draining
 * @param checks the state of each part by name, in plain words; shown as they are
 */
public record Readiness(boolean ready, SortedMap<String, String> checks) {
  /** Copies {@code checks}. */
  public Readiness {
    checks = new TreeMap<>(checks);
  }
}
