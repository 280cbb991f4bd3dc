// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.inventory;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;

/** Between records and the columns of {@link Sql}, in their order. */
final class Stored {
  private Stored() {}

  static void bindIdentity(PreparedStatement into, Sighting sighting) throws SQLException {
    Identity identity = sighting.identity();
    int at = 0;
    into.setString(++at, sighting.key());
    into.setString(++at, identity.client());
    into.setString(++at, identity.user());
    into.setString(++at, identity.application());
    into.setString(++at, identity.ja4());
    into.setString(++at, identity.host());
    into.setInt(++at, identity.port());
    into.setString(++at, identity.offered());
    into.setString(++at, identity.findings());
    into.setString(++at, identity.offer());
  }

  static void bindTimes(PreparedStatement into, Sighting sighting) throws SQLException {
    into.setString(1, sighting.key());
    into.setLong(2, sighting.tally().firstMillis);
    into.setLong(3, sighting.tally().lastMillis);
  }

  static void bindTally(PreparedStatement into, Sighting sighting, String owner)
      throws SQLException {
    Tally tally = sighting.tally();
    int at = 0;
    into.setString(++at, tally.label);
    into.setString(++at, tally.rule);
    into.setString(++at, owner);
    into.setString(++at, tally.action);
    into.setString(++at, tally.failure);
    into.setLong(++at, tally.firstMillis);
    into.setLong(++at, tally.firstMillis);
    into.setLong(++at, tally.lastMillis);
    into.setLong(++at, tally.lastMillis);
    into.setLong(++at, tally.sessions);
    into.setLong(++at, tally.refused);
    into.setLong(++at, tally.failed);
    into.setLong(++at, tally.bytesIn);
    into.setLong(++at, tally.bytesOut);
    into.setString(++at, sighting.key());
  }

  /** Reads a row; equal texts become one object by way of {@code texts}. */
  static Row row(ResultSet found, Map<String, String> texts) throws SQLException {
    Identity identity =
        new Identity(
            shared(found.getString(1), texts),
            shared(found.getString(3), texts),
            shared(found.getString(4), texts),
            shared(found.getString(5), texts),
            shared(found.getString(6), texts),
            found.getInt(7),
            shared(found.getString(8), texts),
            shared(found.getString(9), texts),
            shared(found.getString(10), texts));
    return new Row(
        identity,
        shared(found.getString(2), texts),
        Instant.ofEpochMilli(found.getLong(11)),
        Instant.ofEpochMilli(found.getLong(12)),
        found.getLong(13),
        found.getLong(14),
        found.getLong(15),
        found.getLong(16),
        found.getLong(17),
        shared(found.getString(18), texts),
        shared(found.getString(19), texts),
        shared(found.getString(20), texts),
        shared(found.getString(21), texts));
  }

  static void bindRefusal(PreparedStatement into, Refusal refusal) throws SQLException {
    int at = 0;
    into.setString(++at, refusal.id());
    into.setLong(++at, refusal.time().toEpochMilli());
    into.setString(++at, refusal.client());
    into.setString(++at, refusal.label());
    into.setString(++at, refusal.user());
    into.setString(++at, refusal.userAgent());
    into.setString(++at, refusal.host());
    into.setInt(++at, refusal.port());
    into.setString(++at, refusal.application());
    into.setString(++at, refusal.ja4());
    into.setString(++at, refusal.offered());
    into.setString(++at, refusal.findings());
    into.setString(++at, refusal.offer());
    into.setString(++at, refusal.rule());
    into.setString(++at, refusal.action());
    into.setString(++at, refusal.failure());
    into.setString(++at, refusal.detail());
    into.setString(++at, refusal.upstream());
  }

  static Refusal refusal(ResultSet found) throws SQLException {
    return new Refusal(
        found.getString(1),
        Instant.ofEpochMilli(found.getLong(2)),
        found.getString(3),
        found.getString(4),
        found.getString(5),
        found.getString(6),
        found.getString(7),
        found.getInt(8),
        found.getString(9),
        found.getString(10),
        found.getString(11),
        found.getString(12),
        found.getString(13),
        found.getString(14),
        found.getString(15),
        found.getString(16),
        found.getString(17),
        found.getString(18));
  }

  private static String shared(String text, Map<String, String> texts) {
    String known = texts.putIfAbsent(text, text);
    return known == null ? text : known;
  }
}
