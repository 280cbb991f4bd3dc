// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.log;

import io.drawbridge.event.SessionRecord;
import org.jspecify.annotations.Nullable;

/** Why a session did not end well. */
final class SessionReason {
  private SessionReason() {}

  /** {@code label} or {@code label: detail}; null for a session that ended well. */
  static @Nullable String of(SessionRecord session) {
    if (session.failure() == null) {
      return null;
    }
    String label = session.failure().label();
    return session.detail() == null ? label : label + ": " + session.detail();
  }
}
