// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.policy.Failure;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an exception of an app's handshake means. */
final class ClientFailures {
  private ClientFailures() {}

  static UpstreamFailures.Named of(@Nullable Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof ClosedChannelException) {
        return new UpstreamFailures.Named(
            Failure.CLIENT_GONE,
            "the app closed during its handshake without an alert; it may not trust the proxy's"
                + " root");
      }
    }
    String text = OpenSslText.of(cause);
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.contains("unknown_ca")
        || lower.contains("bad_certificate")
        || lower.contains("certificate_unknown")) {
      return new UpstreamFailures.Named(
          Failure.CLIENT_DISTRUSTS_PROXY, "the app refused the leaf certificate (" + text + ")");
    }
    // In TLS 1.3 OpenSSL 1.1.1 to 3 sends this alert before it encrypts. BoringSSL expects an
    // encrypted record by then, which two bytes are too few for, and says no more.
    if (lower.contains("bad_packet_length")) {
      return new UpstreamFailures.Named(
          Failure.CLIENT_DISTRUSTS_PROXY,
          "the app answered the leaf certificate with an alert in the clear, as OpenSSL does when it"
              + " refuses a certificate");
    }
    return new UpstreamFailures.Named(Failure.CLIENT_HANDSHAKE_FAILED, text);
  }
}
