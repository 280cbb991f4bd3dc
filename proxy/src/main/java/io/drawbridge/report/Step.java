// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.report;

import java.time.Instant;
import java.util.List;

/**
 * One instant of a plan that lies ahead.
 *
 * @param at when
 * @param rule the rule whose plan it is
 * @param owner who answers for it, {@code nobody} where no one is named
 * @param what {@code warning}, {@code brownout}, {@code brownout ends}, {@code cut-off} or {@code
 *     hold ends}
 * @param rejects whether legacy offers are rejected from then on
 * @param changes whether that is new; a step of a plan that is held, or has rejected before,
 *     changes nothing
 * @param applications how many applications seen so far would be hit
 * @param clients how many clients
 * @param sessionsPerDay how often they come
 * @param hit who they are
 */
public record Step(
    Instant at,
    String rule,
    String owner,
    String what,
    boolean rejects,
    boolean changes,
    int applications,
    int clients,
    double sessionsPerDay,
    List<Hit> hit) {

  /** Copies the list. */
  public Step {
    hit = List.copyOf(hit);
  }

  /**
   * Somebody whose sessions would be refused or served.
   *
   * @param application the runtime
   * @param client its name or address
   * @param user the proxy user, empty for none
   * @param destination host and port
   * @param offered the best version offered
   * @param owner who answers for the rule
   * @param sessionsPerDay on average
   * @param since when it was first seen
   * @param last when it was last seen
   * @param now what the running policy says of it
   * @param then what it would say
   */
  public record Hit(
      String application,
      String client,
      String user,
      String destination,
      String offered,
      String owner,
      double sessionsPerDay,
      Instant since,
      Instant last,
      String now,
      String then) {}
}
