// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tracing;

import io.drawbridge.classify.Classification;
import io.drawbridge.event.Negotiated;
import io.drawbridge.event.SessionRecord;
import io.drawbridge.event.Step;
import io.drawbridge.policy.Destination;
import io.drawbridge.policy.Failure;
import io.drawbridge.policy.Verdict;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import org.jspecify.annotations.Nullable;

/**
 * What spans tell besides their times. Names are those of OpenTelemetry's semantic conventions
 * where it has one, else they begin with {@code drawbridge}. Nothing that is secret, and no user.
 */
final class SpanAttributes {
  private SpanAttributes() {}

  static Attributes service(String name, String version) {
    return Attributes.builder().put("service.name", name).put("service.version", version).build();
  }

  /** Of a session as a whole. */
  static Attributes of(SessionRecord session) {
    AttributesBuilder to = Attributes.builder();
    to.put("drawbridge.session.id", session.id());
    to.put("drawbridge.outcome", session.outcome());
    address(to, "client", session.client());
    destination(to, session.destination());
    put(to, "user_agent.original", session.userAgent());
    Verdict verdict = session.verdict();
    if (verdict != null) {
      to.put("drawbridge.action", verdict.action().label());
      to.put("drawbridge.rule", verdict.rule());
    }
    Classification offer = session.offer();
    if (offer != null) {
      to.put("drawbridge.application", offer.application());
    }
    Failure failure = session.failure();
    put(to, "error.type", failure == null ? null : failure.label());
    return to.build();
  }

  /** Of one step. */
  static Attributes of(SessionRecord session, Step step) {
    AttributesBuilder to = Attributes.builder();
    switch (step.phase()) {
      case DIAL -> {
        destination(to, session.destination());
        address(to, "network.peer", session.upstreamAddress());
      }
      case HELLO, POLICY -> offer(to, session.offer());
      case UPSTREAM_HANDSHAKE -> {
        destination(to, session.destination());
        address(to, "network.peer", session.upstreamAddress());
        tls(to, session.upstreamTls());
      }
      case CLIENT_HANDSHAKE -> tls(to, session.clientTls());
      case RELAY, FORWARD -> {
        to.put("drawbridge.bytes_in", session.bytesIn());
        to.put("drawbridge.bytes_out", session.bytesOut());
      }
      case REQUEST, LEAF, ANSWER -> {}
    }
    Failure failure = session.failure();
    if (step.failed() && failure != null) {
      to.put("error.type", failure.label());
    }
    return to.build();
  }

  private static void offer(AttributesBuilder to, @Nullable Classification offer) {
    if (offer != null) {
      put(to, "tls.client.server_name", offer.hello().serverName());
      to.put("tls.client.ja3", offer.ja3());
      to.put("drawbridge.offered", offer.best().label());
    }
  }

  private static void tls(AttributesBuilder to, @Nullable Negotiated tls) {
    to.put("tls.established", tls != null);
    if (tls != null) {
      to.put("tls.protocol.name", "tls");
      to.put("tls.protocol.version", tls.protocol().replace("TLSv", ""));
      to.put("tls.cipher", tls.cipher());
      to.put("tls.curve", tls.group());
      to.put("tls.resumed", tls.resumed());
      put(to, "tls.next_protocol", tls.alpn());
    }
  }

  private static void destination(AttributesBuilder to, @Nullable Destination destination) {
    if (destination != null) {
      to.put("server.address", destination.host());
      to.put("server.port", (long) destination.port());
    }
  }

  /** {@code HOST:PORT} in two attributes; IPv6 without its brackets. */
  private static void address(AttributesBuilder to, String name, @Nullable String hostPort) {
    if (hostPort != null) {
      int colon = hostPort.lastIndexOf(':');
      to.put(name + ".address", hostPort.substring(0, colon).replaceAll("[\\[\\]]", ""));
      to.put(name + ".port", Long.parseLong(hostPort.substring(colon + 1)));
    }
  }

  private static void put(AttributesBuilder to, String name, @Nullable String value) {
    if (value != null) {
      to.put(name, value);
    }
  }
}
