// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.netty.CertificateWantedException;
import io.drawbridge.netty.Sha1SignatureException;
import io.drawbridge.policy.Destination;
import io.drawbridge.policy.Failure;
import io.drawbridge.upstream.UpstreamCertificateException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an exception of an upstream handshake means. */
final class UpstreamFailures {

  /** A row of the failure table with its evidence. */
  record Named(Failure failure, String detail) {}

  private UpstreamFailures() {}

  static Named of(@Nullable Throwable cause, Destination destination) {
    if (cause instanceof CertificateWantedException) {
      return new Named(
          Failure.UPSTREAM_CLIENT_CERTIFICATE_REQUIRED,
          destination + " wants a client certificate (" + OpenSslText.of(cause) + ")");
    }
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof UpstreamCertificateException refused) {
        return new Named(refused.failure(), destination + ": " + refused.getMessage());
      }
      if (each instanceof Sha1SignatureException) {
        return new Named(Failure.UPSTREAM_WEAK_SIGNATURE, destination + ": " + each.getMessage());
      }
      if (each instanceof ClosedChannelException) {
        return new Named(
            Failure.UPSTREAM_CLOSED, destination + " closed the connection during its handshake");
      }
    }
    String text = OpenSslText.of(cause);
    String lower = text.toLowerCase(Locale.ROOT);
    // Reason names of BoringSSL's ssl/ssl_err.txt: its own findings and the alerts it received.
    if (lower.contains("tls13_downgrade")) {
      return new Named(
          Failure.DOWNGRADE_SENTINEL,
          destination + " answered with the mark of RFC 8446 §4.1.3 (" + text + ")");
    }
    if (lower.contains("protocol_version") || lower.contains("unsupported_protocol")) {
      return new Named(
          Failure.UPSTREAM_LEGACY_ONLY, destination + " speaks no TLS 1.2 or 1.3 (" + text + ")");
    }
    if (lower.contains("certificate_required")
        || lower.contains("bad_certificate")
        || lower.contains("alert_unknown_ca")) {
      return new Named(
          Failure.UPSTREAM_CLIENT_CERTIFICATE_REQUIRED,
          destination + " wants a client certificate (" + text + ")");
    }
    return new Named(
        Failure.UPSTREAM_HANDSHAKE_FAILED, destination + " ended the handshake: " + text);
  }
}
