// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tracing;

import io.drawbridge.event.SessionRecord;
import io.drawbridge.event.Step;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes spans of sessions: one of the session, and below it one of each step. One thread. */
final class SessionSpans implements AutoCloseable {
  private static final String SESSION = "session";

  private final List<SpanData> made = new ArrayList<>();
  private final SdkTracerProvider provider;
  private final Tracer tracer;

  SessionSpans(String serviceName, String version) {
    provider =
        SdkTracerProvider.builder()
            .setResource(Resource.create(SpanAttributes.service(serviceName, version)))
            .addSpanProcessor(new Collector())
            .build();
    tracer = provider.get("io.drawbridge", version);
  }

  /** The spans of these sessions. */
  List<SpanData> of(List<SessionRecord> sessions) {
    made.clear();
    sessions.forEach(this::make);
    return List.copyOf(made);
  }

  private void make(SessionRecord session) {
    long start = nanos(session.time());
    Span whole =
        tracer
            .spanBuilder(SESSION)
            .setNoParent()
            .setSpanKind(SpanKind.SERVER)
            .setStartTimestamp(start, TimeUnit.NANOSECONDS)
            .setAllAttributes(SpanAttributes.of(session))
            .startSpan();
    Context below = Context.root().with(whole);
    long end = session.totalNanos();
    for (Step step : session.steps()) {
      make(session, step, start, below);
      end = Math.max(end, step.startNanos() + step.nanos());
    }
    if (session.outcome().equals("failed")) {
      whole.setStatus(StatusCode.ERROR, session.detail() == null ? "" : session.detail());
    }
    whole.end(start + end, TimeUnit.NANOSECONDS);
  }

  private void make(SessionRecord session, Step step, long start, Context parent) {
    Span span =
        tracer
            .spanBuilder(step.phase().label())
            .setParent(parent)
            .setSpanKind(kind(step))
            .setStartTimestamp(start + step.startNanos(), TimeUnit.NANOSECONDS)
            .setAllAttributes(SpanAttributes.of(session, step))
            .startSpan();
    if (step.failed()) {
      span.setStatus(StatusCode.ERROR);
    }
    span.end(start + step.startNanos() + step.nanos(), TimeUnit.NANOSECONDS);
  }

  private static SpanKind kind(Step step) {
    return switch (step.phase()) {
      case DIAL, UPSTREAM_HANDSHAKE, FORWARD -> SpanKind.CLIENT;
      case CLIENT_HANDSHAKE -> SpanKind.SERVER;
      case REQUEST, HELLO, POLICY, LEAF, RELAY, ANSWER -> SpanKind.INTERNAL;
    };
  }

  private static long nanos(Instant time) {
    return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
  }

  @Override
  public void close() {
    provider.close();
  }

  /** Keeps each span when it ends. */
  private final class Collector implements SpanProcessor {
    @Override
    public void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      made.add(span.toSpanData());
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }

    @Override
    public CompletableResultCode forceFlush() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
