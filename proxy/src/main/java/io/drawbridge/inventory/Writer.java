// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.inventory;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the database and what waits to be written to it. Confined to the inventory's thread, except
 * {@link #health}.
 *
 * <p>When a write fails the connection is given up, what waits stays, and the next flush tries
 * anew; the log says so once, and once that it is over.
 */
final class Writer {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

  /** Room for tens of thousands of identities while the database is away. */
  private static final int PENDING_BYTES = 32 << 20;

  private static final int PENDING_REFUSALS = 5_000;
  private static final Duration REFUSAL_AGE = Duration.ofDays(30);
  private static final long PRUNE_NANOS = Duration.ofMinutes(1).toNanos();

  private final Options options;
  private final Clock clock;
  private final UnaryOperator<String> owners;
  private final Recorder recorder;
  private final ClockWatch clockWatch;
  private final Batch pending = new Batch(PENDING_BYTES, PENDING_REFUSALS);
  private @Nullable Database database;
  private long prunedNanos = System.nanoTime() - PRUNE_NANOS;
  private boolean compared;
  private volatile Health health = Health.NEW;

  Writer(Options options, Clock clock, UnaryOperator<String> owners, Recorder recorder) {
    this.options = options;
    this.clock = clock;
    this.owners = owners;
    this.recorder = recorder;
    this.clockWatch = new ClockWatch(clock, System.nanoTime());
  }

  Health health() {
    return health;
  }

  /** Writes what waits. Never throws. */
  void flush() {
    recorder.drainTo(pending);
    long dropped = 0;
    try {
      Database open = open();
      if (!compared) {
        clockWatch.compare(open.newest(), System.nanoTime());
        compared = true;
      }
      boolean write = !pending.isEmpty();
      if (write) {
        open.write(pending, owners);
        pending.clear();
      }
      if (System.nanoTime() - prunedNanos >= PRUNE_NANOS) {
        dropped = prune(open);
        prunedNanos = System.nanoTime();
      }
      succeeded(write ? 1 : 0, dropped, write || dropped > 0 ? open.count() : health.rows());
    } catch (SQLException | IOException | RuntimeException e) {
      failed(e);
    }
  }

  List<Row> rows(Instant since) throws InventoryException {
    return answer(open -> open.rows(since.toEpochMilli()));
  }

  Optional<Refusal> refusal(String id) throws InventoryException {
    flush();
    for (Refusal waiting : pending.refusals()) {
      if (waiting.id().equals(id)) {
        return Optional.of(waiting);
      }
    }
    return answer(open -> open.refusal(id));
  }

  List<Refusal> refusals(int most) throws InventoryException {
    return answer(open -> open.refusals(most));
  }

  /** What could not be written until now never will be. */
  void close() {
    give();
    if (!pending.isEmpty()) {
      LOG.atError()
          .addKeyValue(
              "lost_sessions",
              pending.tallies().values().stream().mapToLong(tally -> tally.sessions).sum()
                  + health.droppedSessions())
          .addKeyValue("problem", String.valueOf(health.problem()))
          .log("the inventory ends without what could not be written");
    }
  }

  private interface Question<T> {
    T ask(Database open) throws SQLException;
  }

  private <T> T answer(Question<T> question) throws InventoryException {
    flush();
    Database open = database;
    String problem = health.problem();
    if (open == null || problem != null) {
      throw new InventoryException("the inventory's database does not work: " + problem);
    }
    try {
      return question.ask(open);
    } catch (SQLException e) {
      failed(e);
      throw new InventoryException("the inventory's database does not work: " + words(e));
    }
  }

  private Database open() throws SQLException, IOException {
    if (database != null && !database.isCurrent()) {
      LOG.atWarn().log("the inventory's file was removed or replaced; another is begun");
      give();
    }
    if (database == null) {
      database = connect();
    }
    return database;
  }

  private Database connect() throws SQLException, IOException {
    try {
      return Database.open(options.place());
    } catch (SQLException e) {
      if (options.place() instanceof Place.Embedded embedded) {
        Path aside = embedded.putAside(e);
        if (aside != null) {
          LOG.atError()
              .addKeyValue("file", aside)
              .log("the inventory is not a sound database; it was put aside and a new one begun");
          return Database.open(options.place());
        }
      }
      throw e;
    }
  }

  private long prune(Database open) throws SQLException {
    long now = clock.millis();
    if (clockWatch.isSteady(System.nanoTime())) {
      open.forgetBefore(now - options.age().toMillis());
      open.forgetRefusalsBefore(now - REFUSAL_AGE.toMillis());
    }
    open.keepRefusals(options.refusals());
    return open.keep(options.rows());
  }

  private void succeeded(int writes, long droppedRows, long rows) {
    Health before = health;
    health =
        new Health(
            null,
            rows,
            0,
            before.written() + writes,
            before.failed(),
            before.droppedSessions() + pending.takeDroppedSessions(),
            before.droppedRefusals() + pending.takeDroppedRefusals(),
            before.droppedRows() + droppedRows);
    if (before.problem() != null) {
      LOG.atInfo()
          .addKeyValue("dropped_sessions", health.droppedSessions())
          .log("the inventory is written again");
    }
  }

  private void failed(Exception e) {
    give();
    Health before = health;
    String problem = words(e);
    health =
        new Health(
            problem,
            before.rows(),
            pending.tallies().size(),
            before.written(),
            before.failed() + 1,
            before.droppedSessions() + pending.takeDroppedSessions(),
            before.droppedRefusals() + pending.takeDroppedRefusals(),
            before.droppedRows());
    if (before.problem() == null) {
      LOG.atWarn()
          .addKeyValue("problem", problem)
          .log("the inventory cannot be written; sessions go on");
      LOG.debug("the inventory cannot be written", e);
    }
  }

  /** The words of what went wrong; those of a batch would repeat all that was to be written. */
  private static String words(Exception e) {
    Throwable cause =
        e instanceof BatchUpdateException batch && batch.getNextException() != null
            ? batch.getNextException()
            : e;
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("unknown");
  }

  private void give() {
    if (database != null) {
      try {
        database.close();
      } catch (SQLException e) {
        LOG.debug("while the inventory's database was given up", e);
      }
      database = null;
    }
  }
}
