// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What a line says of an exception. */
final class ErrorText {
  // A cause that is its own cause's cause would be a defect, but must not hang the log.
  private static final int MAX_CAUSES = 5;

  private ErrorText() {}

  /** {@code Class: message}, with the causes behind arrows. */
  static String summary(IThrowableProxy error) {
    StringBuilder out = new StringBuilder();
    IThrowableProxy next = error;
    for (int i = 0; next != null && i < MAX_CAUSES; i++) {
      out.append(i == 0 ? "" : " <- ").append(next.getClassName());
      if (next.getMessage() != null) {
        out.append(": ").append(next.getMessage());
      }
      next = next.getCause();
    }
    return NetworkText.clip(out.toString());
  }

  /**
   * The stack trace where it helps: of an ERROR, which is a defect of ours, and of anything where
   * its logger is at DEBUG; else null.
   */
  static @Nullable String stack(ILoggingEvent event) {
    boolean wanted =
        event.getLevel().isGreaterOrEqual(Level.ERROR)
            || LoggerFactory.getLogger(event.getLoggerName()).isDebugEnabled();
    return wanted && event.getThrowableProxy() != null
        ? ThrowableProxyUtil.asString(event.getThrowableProxy())
        : null;
  }
}
