// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of the process, on stderr. One at a time; configure it anew to change it.
 *
 * <p>Safe for any thread.
 */
public final class Logging {
  // About 10 MB at the most, and a second of sessions at a rate that no disk should take longer
  // for.
  private static final int QUEUE_CAPACITY = 16_384;

  private final LoggerContext context;
  private final QueueAppender appender;

  private Logging(LoggerContext context, QueueAppender appender) {
    this.context = context;
    this.appender = appender;
  }

  /**
   * Sends all log lines to stderr.
   *
   * @param level of our own loggers; those of libraries are at INFO or above
   */
  public static Logging configure(LogFormat format, org.slf4j.event.Level level) {
    return configure(format, level, new FileOutputStream(FileDescriptor.err), QUEUE_CAPACITY);
  }

  static Logging configure(
      LogFormat format, org.slf4j.event.Level level, OutputStream out, int queueCapacity) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    QueueAppender appender =
        new QueueAppender(LineFormatter.of(format.resolve()), out, queueCapacity);
    attach(context, appender, Level.convertAnSLF4JLevel(level));
    return new Logging(context, appender);
  }

  /** Makes {@code appender} the only one of {@code context} and starts it. */
  static void attach(LoggerContext context, Appender<ILoggingEvent> appender, Level level) {
    appender.setContext(context);
    appender.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    setLevel(context, level);
  }

  private static void setLevel(LoggerContext context, Level level) {
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(level.isGreaterOrEqual(Level.INFO) ? level : Level.INFO);
    context.getLogger("io.drawbridge").setLevel(level);
  }

  /** From now on writes lines of this level and those more severe. */
  public void level(org.slf4j.event.Level level) {
    setLevel(context, Level.convertAnSLF4JLevel(level));
  }

  /** Log lines given up so far, because stderr took them too slowly; never falls. */
  public long droppedLines() {
    return appender.dropped();
  }

  /** Writes what is waiting, for at most some seconds, and ends the log. */
  public void stop() {
    appender.stop();
    context.stop();
  }
}
