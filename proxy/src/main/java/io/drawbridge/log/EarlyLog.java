// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The log before, or without, {@link Logging#configure}: warnings as text on stderr, written at
 * once. Found by Logback as a service; without it Logback would print DEBUG lines on stdout.
 */
public final class EarlyLog extends ContextAwareBase implements Configurator {
  @Override
  public ExecutionStatus configure(LoggerContext context) {
    Logging.attach(context, new DirectAppender(), Level.WARN);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static final class DirectAppender extends AppenderBase<ILoggingEvent> {
    private final LineFormatter formatter = new TextFormatter();

    @Override
    protected void append(ILoggingEvent event) {
      try {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        formatter.append(event, line);
        System.err.write(line.toByteArray());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
