// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.report;

import io.drawbridge.inventory.Refusal;
import java.time.Instant;
import java.util.List;

/**
 * Why one session was refused or failed, in plain words.
 *
 * @param id of the session, as its answer and the log have it
 * @param time when its connection was accepted
 * @param client the app's address and port
 * @param user the proxy user, empty for none
 * @param application the recognised runtime, empty where no offer was read
 * @param destination host and port, empty where no request was understood
 * @param reason label of the reason
 * @param summary what happened, in one or two sentences
 * @param offered what the app offered, a fact a line; empty where no offer was read
 * @param needed what would have been served, a fact a line
 * @param findings what is wrong with the offer, a sentence a line
 * @param rule the rule that decided, {@code default} for none
 * @param owner who answers for it, {@code nobody} where no one is named
 * @param changeThere what to change in the app, its runtime or the server
 * @param changeHere what to change in the proxy's configuration to let it pass
 * @param passesNow whether the policy in force now would let it pass
 */
public record Explanation(
    String id,
    Instant time,
    String client,
    String user,
    String application,
    String destination,
    String reason,
    String summary,
    List<String> offered,
    List<String> needed,
    List<String> findings,
    String rule,
    String owner,
    List<String> changeThere,
    List<Remedy> changeHere,
    boolean passesNow) {

  /**
   * A change of the configuration.
   *
   * @param words what it does, and what it costs
   * @param yaml what to write, where it belongs
   */
  public record Remedy(String words, String yaml) {}

  /** Copies the lists. */
  public Explanation {
    offered = List.copyOf(offered);
    needed = List.copyOf(needed);
    findings = List.copyOf(findings);
    changeThere = List.copyOf(changeThere);
    changeHere = List.copyOf(changeHere);
  }

  /** One line about a refusal, for lists. */
  public record Line(
      String id,
      Instant time,
      String client,
      String application,
      String destination,
      String offered,
      String rule,
      String reason,
      String detail) {
    static Line of(Refusal refusal) {
      return new Line(
          refusal.id(),
          refusal.time(),
          refusal.label().isEmpty() ? refusal.client() : refusal.label(),
          refusal.application(),
          Explainer.destination(refusal),
          refusal.offered(),
          refusal.rule(),
          refusal.failure(),
          refusal.detail());
    }
  }
}
