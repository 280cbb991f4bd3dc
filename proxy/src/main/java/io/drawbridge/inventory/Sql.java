// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.inventory;

/** The statements, in what SQLite and PostgreSQL have in common. */
final class Sql {
  private static final String SIGHTING =
      "client, label, proxy_user, application, ja4, host, port, offered, findings, offer,"
          + " first_seen, last_seen, sessions, refused, failed, bytes_in, bytes_out, rule, owner,"
          + " action, failure";

  private static final String REFUSAL =
      "id, seen, client, label, proxy_user, user_agent, host, port, application, ja4, offered,"
          + " findings, offer, rule, action, failure, detail, upstream";

  /** Adds to what is there; what describes the last session is taken from the later one. */
  static final String ADD =
      "INSERT INTO sighting AS old (id, "
          + SIGHTING
          + ") VALUES (?"
          + ", ?".repeat(21)
          + ") ON CONFLICT (id) DO UPDATE SET "
          + later("label")
          + later("rule")
          + later("owner")
          + later("action")
          + later("failure")
          + "first_seen = CASE WHEN excluded.first_seen < old.first_seen"
          + " THEN excluded.first_seen ELSE old.first_seen END,"
          + " last_seen = CASE WHEN excluded.last_seen > old.last_seen"
          + " THEN excluded.last_seen ELSE old.last_seen END,"
          + " sessions = old.sessions + excluded.sessions,"
          + " refused = old.refused + excluded.refused,"
          + " failed = old.failed + excluded.failed,"
          + " bytes_in = old.bytes_in + excluded.bytes_in,"
          + " bytes_out = old.bytes_out + excluded.bytes_out";

  static final String ROWS =
      "SELECT " + SIGHTING + " FROM sighting WHERE last_seen >= ? ORDER BY id";

  static final String ADD_REFUSAL =
      "INSERT INTO refusal ("
          + REFUSAL
          + ") VALUES (?"
          + ", ?".repeat(17)
          + ") ON CONFLICT (id) DO NOTHING";

  static final String REFUSAL_OF_ID = "SELECT " + REFUSAL + " FROM refusal WHERE id = ?";

  static final String LAST_REFUSALS =
      "SELECT " + REFUSAL + " FROM refusal ORDER BY seen DESC, id LIMIT ?";

  static final String NEWEST = "SELECT max(last_seen) FROM sighting";

  static final String COUNT = "SELECT count(*) FROM sighting";

  static final String FORGET_OLD = "DELETE FROM sighting WHERE last_seen < ?";

  /** All but the given number of those seen last. */
  static final String FORGET_MANY =
      "DELETE FROM sighting WHERE id IN"
          + " (SELECT id FROM sighting ORDER BY last_seen DESC, id LIMIT ? OFFSET ?)";

  static final String FORGET_OLD_REFUSALS = "DELETE FROM refusal WHERE seen < ?";

  static final String FORGET_MANY_REFUSALS =
      "DELETE FROM refusal WHERE id IN"
          + " (SELECT id FROM refusal ORDER BY seen DESC, id LIMIT ? OFFSET ?)";

  private Sql() {}

  private static String later(String column) {
    return column
        + " = CASE WHEN excluded.last_seen >= old.last_seen THEN excluded."
        + column
        + " ELSE old."
        + column
        + " END, ";
  }
}
