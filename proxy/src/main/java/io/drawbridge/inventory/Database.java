// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.inventory;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** One connection to the database. One thread; every method may block. */
final class Database implements AutoCloseable {
  private static final int FORGET_AT_ONCE = 100_000;

  private final Place place;
  private final Connection connection;

  private Database(Place place, Connection connection) {
    this.place = place;
    this.connection = connection;
  }

  /** Connects, and brings the schema up to date. */
  static Database open(Place place) throws SQLException, IOException {
    Connection connection = place.connect();
    try {
      Schema.migrate(connection, place instanceof Place.Server);
      return new Database(place, connection);
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  boolean isCurrent() {
    return place.isCurrent();
  }

  /**
   * Writes a batch: all of it or nothing.
   *
   * @param owners who answers for a rule, empty for nobody
   */
  void write(Batch batch, UnaryOperator<String> owners) throws SQLException {
    List<Sighting> sightings = new ArrayList<>(batch.tallies().size());
    batch
        .tallies()
        .forEach((identity, tally) -> sightings.add(new Sighting(identity.key(), identity, tally)));
    // In one order everywhere, so that two proxies never wait for each other's rows.
    sightings.sort(Comparator.comparing(Sighting::key));
    transact(
        () -> {
          List<Sighting> unknown = countIn(sightings, owners);
          if (!unknown.isEmpty()) {
            run(Sql.ADD_IDENTITY, unknown, Stored::bindIdentity);
            run(Sql.ADD_TALLY, unknown, Stored::bindTimes);
            countIn(unknown, owners);
          }
          run(Sql.ADD_REFUSAL, batch.refusals(), Stored::bindRefusal);
          return 0;
        });
  }

  /** Returns those that the database has no tally of. */
  private List<Sighting> countIn(List<Sighting> sightings, UnaryOperator<String> owners)
      throws SQLException {
    int[] counted =
        run(
            Sql.COUNT_IN,
            sightings,
            (into, each) -> Stored.bindTally(into, each, owners.apply(each.tally().rule)));
    List<Sighting> unknown = new ArrayList<>();
    for (int i = 0; i < counted.length; i++) {
      if (counted[i] == 0) {
        unknown.add(sightings.get(i));
      }
    }
    return unknown;
  }

  private interface Binding<T> {
    void bind(PreparedStatement into, T value) throws SQLException;
  }

  /** Returns how many rows each changed. */
  private <T> int[] run(String sql, List<T> values, Binding<T> binding) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (T value : values) {
        binding.bind(statement, value);
        statement.addBatch();
      }
      return statement.executeBatch();
    }
  }

  /** All rows seen at this time or later, in no order that means anything. */
  List<Row> rows(long sinceMillis) throws SQLException {
    List<Row> rows = new ArrayList<>();
    // Thousands of rows share a few offers, hosts and names.
    Map<String, String> texts = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(Sql.ROWS)) {
      select.setLong(1, sinceMillis);
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          rows.add(Stored.row(found, texts));
        }
      }
    }
    connection.rollback();
    return rows;
  }

  Optional<Refusal> refusal(String id) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(Sql.REFUSAL_OF_ID)) {
      select.setString(1, id);
      try (ResultSet found = select.executeQuery()) {
        return found.next() ? Optional.of(Stored.refusal(found)) : Optional.empty();
      }
    } finally {
      connection.rollback();
    }
  }

  /** The last ones, latest first. */
  List<Refusal> refusals(int most) throws SQLException {
    List<Refusal> refusals = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(Sql.LAST_REFUSALS)) {
      select.setInt(1, most);
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          refusals.add(Stored.refusal(found));
        }
      }
    }
    connection.rollback();
    return refusals;
  }

  long count() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(Sql.COUNT)) {
      return found.next() ? found.getLong(1) : 0;
    } finally {
      connection.rollback();
    }
  }

  /** When an identity was last seen, in milliseconds; 0 where none was. */
  long newest() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(Sql.NEWEST)) {
      return found.next() ? found.getLong(1) : 0;
    } finally {
      connection.rollback();
    }
  }

  /** Deletes identities last seen before this time; returns how many. */
  long forgetBefore(long millis) throws SQLException {
    return forget(Sql.FORGET_OLD, millis);
  }

  /** Deletes all identities but so many of those seen last; returns how many. */
  long keep(int rows) throws SQLException {
    return forget(Sql.FORGET_MANY, FORGET_AT_ONCE, rows);
  }

  private long forget(String sql, long... values) throws SQLException {
    return transact(
        () -> {
          long forgotten = update(sql, values);
          if (forgotten > 0) {
            update(Sql.FORGET_IDENTITIES);
          }
          return forgotten;
        });
  }

  /** Deletes refusals that are older than this time. */
  void forgetRefusalsBefore(long millis) throws SQLException {
    transact(() -> update(Sql.FORGET_OLD_REFUSALS, millis));
  }

  /** Deletes all refusals but so many of the last ones. */
  void keepRefusals(int most) throws SQLException {
    transact(() -> update(Sql.FORGET_MANY_REFUSALS, FORGET_AT_ONCE, most));
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private interface Work {
    long run() throws SQLException;
  }

  private long transact(Work work) throws SQLException {
    try {
      long result = work.run();
      connection.commit();
      return result;
    } catch (SQLException | RuntimeException e) {
      try {
        connection.rollback();
      } catch (SQLException alsoGone) {
        e.addSuppressed(alsoGone);
      }
      throw e;
    }
  }

  private long update(String sql, long... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setLong(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }
}
