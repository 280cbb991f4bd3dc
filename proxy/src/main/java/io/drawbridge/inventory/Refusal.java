// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.inventory;

import io.drawbridge.classify.Classification;
import io.drawbridge.event.SessionRecord;
import io.drawbridge.policy.Destination;
import io.drawbridge.policy.Failure;
import io.drawbridge.policy.Verdict;
import io.drawbridge.tls.OfferText;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session that was refused or failed, with all that an explanation needs. Texts that are not
 * known are empty.
 *
 * @param id the id that the app was told
 * @param time when its connection was accepted
 * @param client the app's address and port
 * @param label the name of the client's network
 * @param user the proxy user
 * @param userAgent the User-Agent of the request to the proxy, as far as it is printable
 * @param host the destination
 * @param port its port, 0 where no request was understood
 * @param application the recognised runtime
 * @param ja4 fingerprint of the offer
 * @param offered the best version offered
 * @param findings labels, separated by commas
 * @param offer as {@link OfferText} writes it
 * @param rule the rule that decided
 * @param action what it did
 * @param failure label of the reason
 * @param detail the evidence, in plain words
 * @param upstream the address connected to
 */
public record Refusal(
    String id,
    Instant time,
    String client,
    String label,
    String user,
    String userAgent,
    String host,
    int port,
    String application,
    String ja4,
    String offered,
    String findings,
    String offer,
    String rule,
    String action,
    String failure,
    String detail,
    String upstream) {

  /** What is kept of a failed session, or null for one that went well or merely ended idle. */
  static @Nullable Refusal of(SessionRecord session, ClientNames names) {
    Failure failure = session.failure();
    if (failure == null || failure == Failure.IDLE_TIMEOUT) {
      return null;
    }
    Destination to = session.destination();
    Classification offer = session.offer();
    Verdict verdict = session.verdict();
    return new Refusal(
        session.id(),
        session.time(),
        session.client(),
        names.label(ClientNames.address(session.client())),
        StoredText.of(session.user()),
        StoredText.of(session.userAgent()),
        to == null ? "" : StoredText.of(to.host()),
        to == null ? 0 : to.port(),
        offer == null ? "" : offer.application(),
        offer == null ? "" : offer.ja4(),
        offer == null ? "" : offer.best().label(),
        offer == null ? "" : StoredText.findings(offer.findings()),
        offer == null ? "" : OfferText.of(offer.hello()),
        verdict == null ? "" : verdict.rule(),
        verdict == null ? "" : verdict.action().label(),
        failure.label(),
        StoredText.of(session.detail()),
        StoredText.of(session.upstreamAddress()));
  }
}
