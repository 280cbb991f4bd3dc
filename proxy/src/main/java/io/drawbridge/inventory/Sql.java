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

  /** Adds to the tally of an identity; changes nothing where there is none yet. */
  static final String COUNT_IN =
      "UPDATE tally SET label = ?, rule = ?, owner = ?, action = ?, failure = ?,"
          + " first_seen = CASE WHEN first_seen > ? THEN ? ELSE first_seen END,"
          + " last_seen = CASE WHEN last_seen < ? THEN ? ELSE last_seen END,"
          + " sessions = sessions + ?, refused = refused + ?, failed = failed + ?,"
          + " bytes_in = bytes_in + ?, bytes_out = bytes_out + ? WHERE id = ?";

  static final String ADD_IDENTITY =
      "INSERT INTO identity (id, client, proxy_user, application, ja4, host, port, offered,"
          + " findings, offer) VALUES (?"
          + ", ?".repeat(9)
          + ") ON CONFLICT (id) DO NOTHING";

  static final String ADD_TALLY =
      "INSERT INTO tally (id, first_seen, last_seen) VALUES (?, ?, ?)"
          + " ON CONFLICT (id) DO NOTHING";

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

  static final String NEWEST = "SELECT max(last_seen) FROM tally";

  static final String COUNT = "SELECT count(*) FROM tally";

  static final String FORGET_OLD = "DELETE FROM tally WHERE last_seen < ?";

  /** All but the given number of those seen last. */
  static final String FORGET_MANY =
      "DELETE FROM tally WHERE id IN"
          + " (SELECT id FROM tally ORDER BY last_seen DESC, id LIMIT ? OFFSET ?)";

  /** Those whose tally was deleted. */
  static final String FORGET_IDENTITIES =
      "DELETE FROM identity WHERE id NOT IN (SELECT id FROM tally)";

  static final String FORGET_OLD_REFUSALS = "DELETE FROM refusal WHERE seen < ?";

  static final String FORGET_MANY_REFUSALS =
      "DELETE FROM refusal WHERE id IN"
          + " (SELECT id FROM refusal ORDER BY seen DESC, id LIMIT ? OFFSET ?)";

  private Sql() {}
}
