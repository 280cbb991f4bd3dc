// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.policy.Failure;
import java.util.Locale;

/** A failure in words: for people as text, for programs as JSON and as Proxy-Status (RFC 9209). */
final class Explanation {
  private Explanation() {}

  static String text(Failure failure, String detail, String session) {
    return "Drawbridge: "
        + failure.label()
        + "\n\nReason: "
        + (detail.isEmpty() ? "no detail is known" : detail)
        + "\nWhat to do: "
        + failure.remedy()
        + "\nSession: "
        + session
        + "\n";
  }

  static String json(Failure failure, String detail, String session, String upstream) {
    return "{\"error\":\""
        + failure.label()
        + "\",\"upstream\":\""
        + escape(upstream)
        + "\",\"detail\":\""
        + escape(detail)
        + "\",\"remedy\":\""
        + escape(failure.remedy())
        + "\",\"session\":\""
        + session
        + "\"}\n";
  }

  /** {@code drawbridge; error=tls_certificate_error; details="…"} (RFC 9209 §2.3). */
  static String proxyStatus(Failure failure, String detail) {
    String token =
        switch (failure) {
          case DNS_FAILED -> "dns_error";
          case CONNECT_REFUSED -> "connection_refused";
          case CONNECT_UNREACHABLE -> "destination_ip_unroutable";
          case CONNECT_TIMEOUT -> "connection_timeout";
          case UPSTREAM_UNTRUSTED,
              UPSTREAM_INCOMPLETE_CHAIN,
              UPSTREAM_EXPIRED,
              UPSTREAM_NAME_MISMATCH,
              UPSTREAM_WEAK_KEY,
              UPSTREAM_REVOKED,
              UPSTREAM_REVOCATION_UNKNOWN,
              UPSTREAM_BAD_CERTIFICATE ->
              "tls_certificate_error";
          case UPSTREAM_HANDSHAKE_TIMEOUT -> "connection_timeout";
          case UPSTREAM_CLOSED -> "connection_terminated";
          case UPSTREAM_SILENT -> "http_response_timeout";
          case UPSTREAM_BAD_ANSWER -> "http_protocol_error";
          case DOWNGRADE_SENTINEL,
              UPSTREAM_LEGACY_ONLY,
              UPSTREAM_WEAK_DH,
              UPSTREAM_DHE_ONLY,
              UPSTREAM_WEAK_SIGNATURE,
              UPSTREAM_CLIENT_CERTIFICATE_REQUIRED,
              UPSTREAM_HANDSHAKE_FAILED ->
              "tls_protocol_error";
          default -> "proxy_internal_error";
        };
    return "drawbridge; error="
        + token
        + "; details=\""
        + quoted(failure.label() + ": " + detail)
        + "\"";
  }

  /** A structured-field string holds printable ASCII alone (RFC 8941 §3.3.3). */
  private static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else {
        out.append(c >= ' ' && c < 0x7f ? c : '?');
      }
    }
    return out.toString();
  }

  private static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f) {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
