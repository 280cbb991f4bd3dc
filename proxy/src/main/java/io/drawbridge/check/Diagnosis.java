// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.policy.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Why an upstream's handshake fails.
 *
 * @param failure the row of the failure table; {@link Failure#UPSTREAM_HANDSHAKE_FAILED} where the
 *     reason was not found
 * @param detail the evidence in plain words; empty where the reason was not found
 * @param dh the finite-field group, where that is the reason
 */
public record Diagnosis(Failure failure, String detail, @Nullable DhGroup dh) {

  /** Nothing is known beyond that the handshake failed. */
  public static final Diagnosis INCONCLUSIVE =
      new Diagnosis(Failure.UPSTREAM_HANDSHAKE_FAILED, "", null);

  static Diagnosis of(Failure failure, String detail) {
    return new Diagnosis(failure, detail, null);
  }

  /** Whether a reason was found. */
  public boolean isConclusive() {
    return !detail.isEmpty();
  }
}
