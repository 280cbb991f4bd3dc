// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.drawbridge.event.SessionRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Turns an event into one line, its end included. Used by one thread at a time. */
interface LineFormatter {
  /** Appends the line of {@code event}. */
  void append(ILoggingEvent event, ByteArrayOutputStream out) throws IOException;

  /** The session that an event tells of, or null for any other event. */
  static @Nullable SessionRecord session(ILoggingEvent event) {
    Object[] arguments = event.getArgumentArray();
    return arguments != null && arguments.length == 1 && arguments[0] instanceof SessionRecord r
        ? r
        : null;
  }

  /** The formatter of a format that is not {@link LogFormat#AUTO}. */
  static LineFormatter of(LogFormat format) {
    return format == LogFormat.TEXT ? new TextFormatter() : new JsonFormatter();
  }
}
