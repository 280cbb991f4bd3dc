// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of the process, on stderr, and the session records in a file of their own where there is
 * one. One at a time; configure it anew to change more than its level.
 *
 * <p>Safe for any thread.
 */
public final class Logging {
  // About 10 MB at the most, and a second of sessions at a rate that no disk should take longer
  // for.
  private static final int QUEUE_CAPACITY = 16_384;

  private final LoggerContext context;
  private final List<QueueAppender> appenders = new ArrayList<>();

  private Logging(LoggerContext context, QueueAppender appender) {
    this.context = context;
    this.appenders.add(appender);
  }

  /**
   * Sends all log lines to stderr.
   *
   * @param level of our own loggers; those of libraries are at INFO or above
   */
  public static Logging configure(LogFormat format, org.slf4j.event.Level level) {
    return configure(format, level, new FileOutputStream(FileDescriptor.err), QUEUE_CAPACITY);
  }

  /**
   * The same, but with the session records in a file, as JSON.
   *
   * @throws IOException if the file cannot be written
   */
  public static Logging configure(LogFormat format, org.slf4j.event.Level level, AccessFile access)
      throws IOException {
    Logging logging = configure(format, level);
    logging.addAccess(new RotatedFile(logging.context, access));
    return logging;
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
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(appender);
    setLevel(context, level);
  }

  private static void setLevel(LoggerContext context, Level level) {
    context
        .getLogger(Logger.ROOT_LOGGER_NAME)
        .setLevel(level.isGreaterOrEqual(Level.INFO) ? level : Level.INFO);
    context.getLogger("io.drawbridge").setLevel(level);
  }

  void addAccess(OutputStream out) {
    QueueAppender appender = new QueueAppender(new JsonFormatter(), out, QUEUE_CAPACITY);
    appender.setContext(context);
    appender.start();
    appenders.add(appender);
    var sessions = context.getLogger(SessionLog.LOGGER);
    sessions.addAppender(appender);
    sessions.setAdditive(false);
  }

  /** Changes the least level from the next line on; as in {@link #configure}. */
  public void level(org.slf4j.event.Level level) {
    setLevel(context, Level.convertAnSLF4JLevel(level));
  }

  /** Log lines given up so far, because their reader took them too slowly; never falls. */
  public long droppedLines() {
    return appenders.stream().mapToLong(QueueAppender::dropped).sum();
  }

  /** Writes what is waiting, for at most some seconds, and ends the log. */
  public void stop() {
    appenders.forEach(QueueAppender::stop);
    context.stop();
  }
}
