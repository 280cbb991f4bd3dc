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
    return new UpstreamFailures.Named(Failure.CLIENT_HANDSHAKE_FAILED, text);
  }
}
