// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * Takes events from any thread without ever waiting, and writes them on a thread of its own, as
 * many at a time as there are.
 *
 * <p>The queue is bounded. When it is full, events are dropped and counted; INFO and below are
 * dropped a little earlier, so that a flood of them does not push out the warnings. Logback's own
 * asynchronous appender drops as well but does not tell how many.
 */
final class QueueAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
  private static final int MAX_BATCH = 256;
  // After this a reader that does not read is not waited for: the program wants to end.
  private static final Duration FLUSH_LIMIT = Duration.ofSeconds(3);

  private final LineFormatter formatter;
  private final OutputStream out;
  private final ArrayBlockingQueue<ILoggingEvent> queue;
  private final int reservedForWarnings;
  private final LongAdder dropped = new LongAdder();
  private final Thread writer = new Thread(this::run, "log");
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream(64 * 1024);

  /**
   * An appender that writes to {@code out}, which it does not close.
   *
   * @param capacity events that may wait, at least 8
   */
  QueueAppender(LineFormatter formatter, OutputStream out, int capacity) {
    this.formatter = formatter;
    this.out = out;
    this.queue = new ArrayBlockingQueue<>(capacity);
    this.reservedForWarnings = capacity / 8;
    setName("queue");
    writer.setDaemon(true);
  }

  /** How many events were given up so far. */
  long dropped() {
    return dropped.sum();
  }

  @Override
  public void start() {
    // First, because the writer ends where the appender is not started.
    super.start();
    writer.start();
  }

  /** Takes no more events, and waits a bounded time until those taken are written. */
  @Override
  public void stop() {
    if (!isStarted()) {
      return;
    }
    super.stop();
    writer.interrupt();
    try {
      writer.join(FLUSH_LIMIT);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (!isWelcome(event)) {
      dropped.increment();
      return;
    }
    // Takes thread name and message now: both may change before the event is written.
    event.prepareForDeferredProcessing();
    if (!queue.offer(event)) {
      dropped.increment();
    }
  }

  private boolean isWelcome(ILoggingEvent event) {
    return event.getLevel().isGreaterOrEqual(Level.WARN)
        || queue.remainingCapacity() > reservedForWarnings;
  }

  private void run() {
    List<ILoggingEvent> batch = new ArrayList<>(MAX_BATCH);
    try {
      while (isStarted() || !queue.isEmpty()) {
        batch.add(queue.take());
        queue.drainTo(batch, MAX_BATCH - 1);
        write(batch);
        batch.clear();
      }
    } catch (InterruptedException stopped) {
      while (queue.drainTo(batch, MAX_BATCH) > 0) {
        write(batch);
        batch.clear();
      }
    }
  }

  private void write(List<ILoggingEvent> batch) {
    lines.reset();
    for (ILoggingEvent event : batch) {
      format(event);
    }
    try {
      lines.writeTo(out);
      out.flush();
    } catch (IOException unwritable) {
      // There is no other place to tell it than the metric.
      dropped.add(batch.size());
    }
  }

  private void format(ILoggingEvent event) {
    try {
      formatter.append(event, lines);
    } catch (IOException | RuntimeException unformattable) {
      // The thread must outlive a defect in one event.
      dropped.increment();
    }
  }
}
