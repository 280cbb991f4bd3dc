// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import io.drawbridge.policy.Failure;
import java.security.cert.CertificateException;

/** An upstream's certificate was refused, for a reason that has a name. */
public final class UpstreamCertificateException extends CertificateException {
  private static final long serialVersionUID = 1L;

  private final Failure failure;

  /** Refuses with {@code failure} and the evidence in plain words. */
  public UpstreamCertificateException(Failure failure, String detail) {
    super(detail);
    this.failure = failure;
  }

  /** The row of the failure table. */
  public Failure failure() {
    return failure;
  }
}
