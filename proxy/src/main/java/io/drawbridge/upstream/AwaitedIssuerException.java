// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import io.drawbridge.policy.Failure;
import java.util.concurrent.CompletionStage;

/** A chain lacks a certificate that is being fetched: another handshake may find it there. */
public final class AwaitedIssuerException extends UpstreamCertificateException {
  private static final long serialVersionUID = 1L;

  private final transient CompletionStage<?> arrival;

  AwaitedIssuerException(String detail, CompletionStage<?> arrival) {
    super(Failure.UPSTREAM_INCOMPLETE_CHAIN, detail);
    this.arrival = arrival;
  }

  /** Completes, never exceptionally, when the certificate is there or cannot be had. Any thread. */
  public CompletionStage<?> arrival() {
    return arrival;
  }
}
