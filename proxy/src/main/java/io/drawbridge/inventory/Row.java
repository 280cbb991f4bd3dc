// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.inventory;

import java.time.Instant;

/**
 * One identity and all that was seen of it.
 *
 * @param identity who, from where, with which offer, to whom
 * @param label the client's name, empty where its network has none
 * @param first when it was first seen
 * @param last when it was last seen
 * @param sessions all of them, the refused and failed ones too
 * @param refused those that policy or access refused
 * @param failed those that failed otherwise
 * @param bytesIn decrypted bytes from the app
 * @param bytesOut decrypted bytes to the app
 * @param rule the rule that decided the last session
 * @param owner who answers for that rule, empty where nobody is named
 * @param action what it did
 * @param failure label of the last session's failure, empty where it went well
 */
public record Row(
    Identity identity,
    String label,
    Instant first,
    Instant last,
    long sessions,
    long refused,
    long failed,
    long bytesIn,
    long bytesOut,
    String rule,
    String owner,
    String action,
    String failure) {}
