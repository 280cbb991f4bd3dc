// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.event;

import io.drawbridge.classify.Classification;
import io.drawbridge.classify.ServerFinding;
import io.drawbridge.policy.Destination;
import io.drawbridge.policy.Failure;
import io.drawbridge.policy.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a finished session. Holds no payload, key, credential or query string.
 *
 * @param id the id that the app was told
 * @param time when the connection was accepted
 * @param client the app's address and port
 * @param user the authenticated proxy user
 * @param userAgent the User-Agent of the request to the proxy
 * @param destination what was asked for, null where no request was understood
 * @param offer the classified ClientHello
 * @param verdict the policy's verdict
 * @param clientTls what was negotiated with the app
 * @param upstreamAddress the address connected to
 * @param upstreamTls what was negotiated with the upstream
 * @param upstreamFindings named facts about the upstream's TLS, with their evidence
 * @param upstreamReused whether the connection was opened for another session; its TLS then is that
 *     of the handshake that opened it
 * @param failure why the session failed, null for a session that ended well
 * @param detail the evidence for {@code failure} in plain words
 * @param bytesIn decrypted bytes from the app
 * @param bytesOut decrypted bytes to the app
 * @param setupNanos from the request head to the start of the relay, 0 if never reached
 * @param totalNanos from accept to end
 * @param steps when it was in which phase, in the order of their ends; empty where it is not traced
 */
public record SessionRecord(
    String id,
    Instant time,
    String client,
    @Nullable String user,
    @Nullable String userAgent,
    @Nullable Destination destination,
    @Nullable Classification offer,
    @Nullable Verdict verdict,
    @Nullable Negotiated clientTls,
    @Nullable String upstreamAddress,
    @Nullable Negotiated upstreamTls,
    List<ServerFinding.Seen> upstreamFindings,
    boolean upstreamReused,
    @Nullable Failure failure,
    @Nullable String detail,
    long bytesIn,
    long bytesOut,
    long setupNanos,
    long totalNanos,
    List<Step> steps) {

  // What access rules answer. The status does not tell: a failed handshake of the app has 403 too.
  private static final Set<Failure> REFUSALS =
      Set.of(
          Failure.CLIENT_DENIED,
          Failure.CREDENTIALS_REQUIRED,
          Failure.PORT_DENIED,
          Failure.DESTINATION_DENIED,
          Failure.RULE_DENIED);

  /** {@code ok}, {@code rejected} by policy or access, or {@code failed}. */
  public String outcome() {
    if (failure == null) {
      return "ok";
    }
    return verdict instanceof Verdict.Reject || REFUSALS.contains(failure) ? "rejected" : "failed";
  }
}
