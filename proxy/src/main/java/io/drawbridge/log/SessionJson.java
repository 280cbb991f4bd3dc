// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.log;

import com.fasterxml.jackson.core.JsonGenerator;
import io.drawbridge.classify.Classification;
import io.drawbridge.classify.Finding;
import io.drawbridge.classify.ServerFinding;
import io.drawbridge.event.Negotiated;
import io.drawbridge.event.SessionRecord;
import io.drawbridge.policy.Verdict;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A session as a JSON object. Every field is always there; what is not known is null. */
final class SessionJson {
  private SessionJson() {}

  static void write(JsonGenerator json, SessionRecord session) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", session.id());
    json.writeStringField("time", LineTime.format(session.time()));
    json.writeStringField("client", session.client());
    text(json, "user", session.user());
    text(json, "user_agent", session.userAgent());
    text(json, "connect", session.destination() == null ? null : session.destination().toString());
    writeOffer(json, session.offer());
    Verdict verdict = session.verdict();
    text(json, "rule", verdict == null ? null : verdict.rule());
    text(json, "action", verdict == null ? null : verdict.action().label());
    writeClientTls(json, session.clientTls());
    writeUpstream(json, session);
    json.writeBooleanField("upstream_reused", session.upstreamReused());
    json.writeStringField("outcome", session.outcome());
    text(json, "reason", SessionReason.of(session));
    json.writeNumberField("bytes_in", session.bytesIn());
    json.writeNumberField("bytes_out", session.bytesOut());
    json.writeNumberField("setup_ms", LineTime.millis(session.setupNanos()));
    json.writeNumberField("total_ms", LineTime.millis(session.totalNanos()));
    json.writeEndObject();
  }

  private static void writeOffer(JsonGenerator json, @Nullable Classification offer)
      throws IOException {
    text(json, "sni", offer == null ? null : offer.hello().serverName());
    text(json, "ja3", offer == null ? null : offer.ja3());
    text(json, "ja4", offer == null ? null : offer.ja4());
    text(json, "application", offer == null ? null : offer.application());
    text(json, "offered", offer == null ? null : offer.best().label());
    json.writeArrayFieldStart("findings");
    if (offer != null) {
      for (Finding finding : offer.findings()) {
        json.writeString(finding.label());
      }
    }
    json.writeEndArray();
  }

  private static void writeClientTls(JsonGenerator json, @Nullable Negotiated tls)
      throws IOException {
    if (tls == null) {
      json.writeNullField("client_tls");
      return;
    }
    json.writeObjectFieldStart("client_tls");
    writeNegotiated(json, tls);
    text(json, "alpn", tls.alpn());
    json.writeEndObject();
  }

  private static void writeUpstream(JsonGenerator json, SessionRecord session) throws IOException {
    String address = session.upstreamAddress();
    Negotiated tls = session.upstreamTls();
    if (address == null && tls == null) {
      json.writeNullField("upstream");
      return;
    }
    json.writeObjectFieldStart("upstream");
    text(json, "address", address);
    writeNegotiated(json, tls);
    json.writeArrayFieldStart("findings");
    for (ServerFinding.Seen seen : session.upstreamFindings()) {
      json.writeString(seen.finding().label());
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeNegotiated(JsonGenerator json, @Nullable Negotiated tls)
      throws IOException {
    text(json, "protocol", tls == null ? null : tls.protocol());
    text(json, "cipher", tls == null ? null : tls.cipher());
    text(json, "group", tls == null ? null : tls.group());
    if (tls == null) {
      json.writeNullField("resumed");
    } else {
      json.writeBooleanField("resumed", tls.resumed());
    }
  }

  private static void text(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value == null) {
      json.writeNullField(name);
    } else {
      json.writeStringField(name, NetworkText.clip(value));
    }
  }
}
