// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.event;

/**
 * Hears what sessions do. Called on the session's event loop: it must not block and must not throw.
 */
@FunctionalInterface
public interface SessionListener {
  /** Takes one event. */
  void on(SessionEvent event);
}
