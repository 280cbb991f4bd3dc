// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.log;

import io.drawbridge.classify.Classification;
import io.drawbridge.classify.Finding;
import io.drawbridge.event.Negotiated;
import io.drawbridge.event.SessionRecord;
import io.drawbridge.policy.Verdict;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A session as one line of {@code key=value}; what is not known is left out. */
final class SessionText {
  private SessionText() {}

  static void append(StringBuilder line, SessionRecord session) {
    line.append("session");
    field(line, "id", session.id());
    field(line, "client", session.client());
    field(line, "user", session.user());
    field(line, "user_agent", session.userAgent());
    field(line, "connect", session.destination());
    appendOffer(line, session.offer());
    Verdict verdict = session.verdict();
    if (verdict != null) {
      field(line, "rule", verdict.rule());
      field(line, "action", verdict.action().label());
    }
    field(line, "client_tls", tls(session.clientTls()));
    field(line, "upstream", session.upstreamAddress());
    field(line, "upstream_tls", tls(session.upstreamTls()));
    if (!session.upstreamFindings().isEmpty()) {
      field(
          line,
          "upstream_findings",
          session.upstreamFindings().stream()
              .map(seen -> seen.finding().label())
              .collect(Collectors.joining(",")));
    }
    field(line, "upstream_reused", session.upstreamReused() ? "true" : null);
    field(line, "outcome", session.outcome());
    field(line, "reason", SessionReason.of(session));
    field(line, "bytes_in", session.bytesIn());
    field(line, "bytes_out", session.bytesOut());
    field(line, "setup_ms", LineTime.millis(session.setupNanos()));
    field(line, "total_ms", LineTime.millis(session.totalNanos()));
  }

  private static void appendOffer(StringBuilder line, @Nullable Classification offer) {
    if (offer == null) {
      return;
    }
    field(line, "sni", offer.hello().serverName());
    field(line, "ja3", offer.ja3());
    field(line, "ja4", offer.ja4());
    field(line, "application", offer.application());
    field(line, "offered", offer.best().label());
    if (!offer.findings().isEmpty()) {
      field(
          line,
          "findings",
          offer.findings().stream().map(Finding::label).collect(Collectors.joining(",")));
    }
  }

  /** {@code TLSv1.3/TLS_AES_128_GCM_SHA256/X25519/resumed/h2}, or null. */
  private static @Nullable String tls(@Nullable Negotiated tls) {
    if (tls == null) {
      return null;
    }
    return tls.protocol()
        + "/"
        + tls.cipher()
        + "/"
        + tls.group()
        + (tls.resumed() ? "/resumed" : "/full")
        + (tls.alpn() == null ? "" : "/" + tls.alpn());
  }

  private static void field(StringBuilder line, String name, @Nullable Object value) {
    if (value != null) {
      line.append(' ').append(name).append('=');
      NetworkText.appendValue(line, value.toString());
    }
  }
}
