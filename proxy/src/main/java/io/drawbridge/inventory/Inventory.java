// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.inventory;

import io.drawbridge.event.SessionListener;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/**
 * Who was seen with what. Sessions add to it without waiting; whatever becomes of the database,
 * they go on, and what finds no room in memory is counted.
 *
 * <p>Questions may be asked from any thread but an event loop: they wait for the thread that owns
 * the database, and their answers hold every session that had ended when they were asked.
 */
public final class Inventory implements AutoCloseable {
  private static final int ANSWER_SECONDS = 20;
  private static final int CLOSE_SECONDS = 5;

  private final Options options;
  private final Recorder recorder;
  private final Writer writer;
  private final ScheduledThreadPoolExecutor thread;

  /**
   * An inventory that is not started: it records, and writes nothing yet.
   *
   * @param clock tells the age of what is kept
   * @param owners who answers for the rule of a name, empty for nobody; called on the inventory's
   *     thread
   */
  public Inventory(Options options, Clock clock, UnaryOperator<String> owners) {
    this.options = options;
    this.recorder = new Recorder(options.names());
    this.writer = new Writer(options, clock, owners, recorder);
    this.thread =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("drawbridge-inventory").factory());
    thread.setRemoveOnCancelPolicy(true);
  }

  /** Opens the database and starts to write, on the inventory's own thread. */
  public void start() {
    long millis = options.flush().toMillis();
    thread.scheduleWithFixedDelay(writer::flush, 0, millis, TimeUnit.MILLISECONDS);
  }

  /** What sessions are to tell. */
  public SessionListener listener() {
    return recorder;
  }

  /**
   * What was seen at this time or later, in no order.
   *
   * @throws InventoryException if the database does not answer
   */
  public List<Row> rows(Instant since) throws InventoryException {
    return ask(() -> writer.rows(since));
  }

  /**
   * The refused or failed session of this id, empty where it is not known any more.
   *
   * @throws InventoryException if the database does not answer
   */
  public Optional<Refusal> refusal(String id) throws InventoryException {
    return ask(() -> writer.refusal(id));
  }

  /**
   * The last refusals, latest first.
   *
   * @throws InventoryException if the database does not answer
   */
  public List<Refusal> refusals(int most) throws InventoryException {
    return ask(() -> writer.refusals(most));
  }

  /** How it is now; any thread, never waits. */
  public Health health() {
    return writer.health();
  }

  /** Writes what is left, if it can be done soon. */
  @Override
  public void close() {
    thread.shutdownNow().clear();
    try {
      Thread last = Thread.ofPlatform().daemon().start(this::finish);
      last.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void finish() {
    try {
      if (thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        writer.flush();
        writer.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Question<T> {
    T ask() throws InventoryException;
  }

  private <T> T ask(Question<T> question) throws InventoryException {
    Future<T> answer;
    try {
      answer = thread.submit(question::ask);
    } catch (RejectedExecutionException e) {
      throw new InventoryException("the proxy is stopping");
    }
    try {
      return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InventoryException known) {
        throw known;
      }
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      answer.cancel(false);
      throw new InventoryException("the database has not answered in " + ANSWER_SECONDS + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InventoryException("interrupted");
    }
  }
}
