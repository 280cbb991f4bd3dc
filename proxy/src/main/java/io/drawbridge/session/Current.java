// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

/** The snapshot in force. Thread-safe; one for the life of the program. */
public final class Current {
  private volatile Services services;

  /** Takes over the caller's hold on the first snapshot. */
  public Current(Services first) {
    this.services = first;
  }

  /** The snapshot in force, not held: for a look at once. */
  public Services look() {
    return services;
  }

  /** The snapshot in force, held for a session that begins now. */
  Services hold() {
    while (true) {
      Services now = services;
      if (now.usage().tryHold()) {
        return now;
      }
      // Replaced and freed between the two lines above: the next is there already.
    }
  }

  /**
   * Puts the next snapshot in force and takes over the caller's hold on it. The last one lives on
   * in the sessions that hold it.
   */
  public void swap(Services next) {
    Services last = services;
    services = next;
    last.usage().release();
  }
}
