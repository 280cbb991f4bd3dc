// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.classify.Classification;
import io.drawbridge.tls.AlertDescription;
import io.drawbridge.tls.TlsVersion;
import org.jspecify.annotations.Nullable;

/** Alerts sent in clear before any key exists (RFC 8446 §6, §5.1). */
final class Alerts {
  private static final byte ALERT = 21;
  private static final byte FATAL = 2;

  private Alerts() {}

  /** One record with one fatal alert, in the version of an offer if there is one. */
  static byte[] fatal(AlertDescription alert, @Nullable Classification offer) {
    TlsVersion best = offer == null ? TlsVersion.TLSv1_0 : offer.best();
    int minor = best == TlsVersion.SSLv3 || best == TlsVersion.SSLv2 ? 0 : 1;
    return new byte[] {ALERT, 3, (byte) minor, 0, 2, FATAL, (byte) alert.code()};
  }
}
