// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.tls.AlertDescription;
import io.drawbridge.tls.CipherSuite;
import io.drawbridge.tls.NamedGroup;
import io.drawbridge.tls.SignatureScheme;
import io.drawbridge.tls.TlsVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a server answers a ClientHello. */
sealed interface Answer {

  /**
   * It goes on with the handshake. What lies beyond the part that was read is null, empty or false.
   *
   * @param version as selected, by supported_versions where that is present
   * @param retryRequest whether it is a HelloRetryRequest (RFC 8446 §4.1.4)
   * @param compression the method's wire value, 0 for none
   * @param sessionId whether a session identifier to resume by was given (TLS 1.2 and older)
   * @param group of the key share or HelloRetryRequest in TLS 1.3, of ServerKeyExchange before
   * @param alpn the protocol selected; encrypted, hence null, in TLS 1.3
   * @param certificates DER, as sent; encrypted, hence empty, in TLS 1.3
   * @param signature of ServerKeyExchange in TLS 1.2
   */
  record Flight(
      TlsVersion version,
      CipherSuite suite,
      boolean retryRequest,
      int compression,
      boolean sessionId,
      boolean sessionTicket,
      boolean secureRenegotiation,
      boolean extendedMasterSecret,
      @Nullable NamedGroup group,
      @Nullable String alpn,
      List<byte[]> certificates,
      @Nullable DhGroup dh,
      @Nullable SignatureScheme signature,
      boolean certificateRequested)
      implements Answer {}

  /**
   * It refuses.
   *
   * @param alert the alert's wire value, or -1 where the connection just ended
   */
  record Refusal(int alert) implements Answer {
    static final int NO_ALERT = -1;

    boolean is(AlertDescription description) {
      return alert == description.code();
    }

    /** Whether the connection ended without an alert. */
    boolean isMute() {
      return alert == NO_ALERT;
    }

    @Override
    public String toString() {
      if (isMute()) {
        return "closed without an alert";
      }
      for (AlertDescription each : AlertDescription.values()) {
        if (each.code() == alert) {
          return each.label();
        }
      }
      return "alert " + alert;
    }
  }
}
