// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.drawbridge.event.SessionRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Log events made by hand, and the lines they become. */
final class Lines {
  private static final Logger LOGGER = logger();

  private Lines() {}

  private static Logger logger() {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    return context.getLogger("io.drawbridge.session.Test");
  }

  static ILoggingEvent session(SessionRecord record) {
    return event(Level.INFO, "session", null, record);
  }

  static LoggingEvent event(
      Level level, String message, @Nullable Throwable error, Object... arguments) {
    LoggingEvent event = new LoggingEvent("caller", LOGGER, level, message, error, arguments);
    event.setInstant(Instant.parse("2026-03-01T12:35:00.001Z"));
    return event;
  }

  static String json(ILoggingEvent event) {
    return line(new JsonFormatter(), event);
  }

  static String text(ILoggingEvent event) {
    return line(new TextFormatter(), event);
  }

  private static String line(LineFormatter formatter, ILoggingEvent event) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      formatter.append(event, out);
      return out.toString(StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
