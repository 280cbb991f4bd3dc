// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.inventory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;

/** Brings a database to the newest schema: numbered scripts, each applied once, in order. */
final class Schema {
  /** Script n has number n + 1. Scripts that were shipped are never changed, only added to. */
  private static final List<String> SCRIPTS = List.of("001-sightings.sql", "002-tallies.sql");

  /** Any number that no one else locks; the letters are Drwb. */
  private static final long POSTGRESQL_LOCK = 0x44727762;

  private Schema() {}

  /**
   * Applies what is missing, all or nothing; several programs may try at once.
   *
   * @param connection with auto-commit off
   */
  static void migrate(Connection connection, boolean postgresql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (postgresql) {
        statement.execute("SELECT pg_advisory_xact_lock(" + POSTGRESQL_LOCK + ")");
      }
      statement.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY)");
      int version = version(statement);
      if (version > SCRIPTS.size()) {
        throw new SQLException(
            "the inventory has schema "
                + version
                + ", made by a newer Drawbridge (expected: "
                + SCRIPTS.size()
                + " at most)");
      }
      for (int next = version; next < SCRIPTS.size(); next++) {
        for (String command : commands(SCRIPTS.get(next))) {
          statement.execute(command);
        }
        statement.execute("INSERT INTO schema_version (version) VALUES (" + (next + 1) + ")");
      }
    }
    connection.commit();
  }

  private static int version(Statement statement) throws SQLException {
    try (ResultSet found = statement.executeQuery("SELECT max(version) FROM schema_version")) {
      return found.next() ? found.getInt(1) : 0;
    }
  }

  private static List<String> commands(String script) {
    try (InputStream in =
        Objects.requireNonNull(Schema.class.getResourceAsStream("schema/" + script))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return List.of(text.split(";\\s*\\n", -1)).stream().filter(part -> !part.isBlank()).toList();
    } catch (IOException e) {
      throw new IllegalStateException(script, e);
    }
  }
}
