// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import io.drawbridge.policy.Failure;
import java.security.cert.CertificateException;

/** An upstream's certificate was refused, for a reason that has a name. */
public sealed class UpstreamCertificateException extends CertificateException
    permits AwaitedIssuerException {
  private static final long serialVersionUID = 1L;

  private static final int MAX_DETAIL = 500;

  private final Failure failure;

  /** Refuses with {@code failure} and the evidence in plain words. */
  public UpstreamCertificateException(Failure failure, String detail) {
    super(printable(detail));
    this.failure = failure;
  }

  /** Names in certificates are the peer's to choose; they must not break a log line or a header. */
  private static String printable(String detail) {
    StringBuilder text = new StringBuilder();
    detail
        .codePoints()
        .limit(MAX_DETAIL)
        .map(c -> isPlain(c) ? c : '?')
        .forEach(text::appendCodePoint);
    return text.toString();
  }

  private static boolean isPlain(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** The row of the failure table. */
  public final Failure failure() {
    return failure;
  }
}
