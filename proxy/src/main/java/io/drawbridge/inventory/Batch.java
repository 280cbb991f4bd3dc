// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.inventory;

import io.drawbridge.classify.Classification;
import io.drawbridge.event.SessionRecord;
import io.drawbridge.policy.Destination;
import io.drawbridge.policy.Verdict;
import io.drawbridge.tls.OfferText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was seen and is not yet written. Bounded: an identity or refusal that finds no room is
 * dropped and counted, while known identities go on counting. One thread at a time.
 */
final class Batch {
  private final Map<Identity, Tally> tallies = new HashMap<>();
  private final List<Refusal> refusals = new ArrayList<>();
  private final int mostBytes;
  private final int mostRefusals;
  private int bytes;
  private long droppedSessions;
  private long droppedRefusals;

  /**
   * An empty batch.
   *
   * @param mostBytes about what its identities may take in memory
   * @param mostRefusals how many refusals it may hold
   */
  Batch(int mostBytes, int mostRefusals) {
    this.mostBytes = mostBytes;
    this.mostRefusals = mostRefusals;
  }

  void add(SessionRecord session, ClientNames names) {
    Verdict verdict = session.verdict();
    Destination to = session.destination();
    if (verdict != null && to != null) {
      String address = ClientNames.address(session.client());
      Tally tally = tally(identity(session, to, names.network(address)), 1);
      if (tally != null) {
        tally.add(session, verdict, names.label(address));
      }
    }
    Refusal refusal = Refusal.of(session, names);
    if (refusal != null) {
      add(refusal);
    }
  }

  /** Takes in what another holds. */
  void add(Batch other) {
    other.tallies.forEach(
        (identity, more) -> {
          Tally tally = tally(identity, more.sessions);
          if (tally != null) {
            tally.add(more);
          }
        });
    other.refusals.forEach(this::add);
    droppedSessions += other.droppedSessions;
    droppedRefusals += other.droppedRefusals;
  }

  Map<Identity, Tally> tallies() {
    return tallies;
  }

  List<Refusal> refusals() {
    return refusals;
  }

  boolean isEmpty() {
    return tallies.isEmpty() && refusals.isEmpty();
  }

  /** Sessions dropped, to be counted once: set back to zero. */
  long takeDroppedSessions() {
    long dropped = droppedSessions;
    droppedSessions = 0;
    return dropped;
  }

  /** Refusals dropped, to be counted once: set back to zero. */
  long takeDroppedRefusals() {
    long dropped = droppedRefusals;
    droppedRefusals = 0;
    return dropped;
  }

  /** It has been written. */
  void clear() {
    tallies.clear();
    refusals.clear();
    bytes = 0;
  }

  private void add(Refusal refusal) {
    if (refusals.size() < mostRefusals) {
      refusals.add(refusal);
    } else {
      droppedRefusals++;
    }
  }

  private @org.jspecify.annotations.Nullable Tally tally(Identity identity, long sessions) {
    Tally tally = tallies.get(identity);
    if (tally == null) {
      int more = identity.bytes();
      if (bytes + more > mostBytes) {
        droppedSessions += sessions;
        return null;
      }
      bytes += more;
      tally = new Tally();
      tallies.put(identity, tally);
    }
    return tally;
  }

  private static Identity identity(SessionRecord session, Destination to, String client) {
    Classification offer = session.offer();
    return new Identity(
        client,
        StoredText.of(session.user()),
        offer == null ? "" : offer.application(),
        offer == null ? "" : offer.ja4(),
        StoredText.of(to.host()),
        to.port(),
        offer == null ? Identity.NO_TLS : offer.best().label(),
        offer == null ? "" : StoredText.findings(offer.findings()),
        offer == null ? "" : OfferText.of(offer.hello()));
  }
}
