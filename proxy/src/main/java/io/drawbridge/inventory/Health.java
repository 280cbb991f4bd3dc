// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.inventory;

import org.jspecify.annotations.Nullable;

/**
 * How the inventory is.
 *
 * @param problem why the last write failed, null where it went well
 * @param rows identities in the database, as counted last
 * @param pending identities waiting to be written
 * @param written batches written since the start
 * @param failed writes that failed since the start
 * @param droppedSessions sessions that found no room in memory
 * @param droppedRefusals refusals that found no room in memory
 * @param droppedRows identities deleted to keep the limit of rows
 */
public record Health(
    @Nullable String problem,
    long rows,
    long pending,
    long written,
    long failed,
    long droppedSessions,
    long droppedRefusals,
    long droppedRows) {

  /** Before the first write. */
  static final Health NEW = new Health(null, 0, 0, 0, 0, 0, 0, 0);

  /** In plain words, for a health page. */
  public String words() {
    return problem == null
        ? "ok, " + rows + " identities"
        : "not written since: " + problem + "; " + pending + " identities wait";
  }
}
