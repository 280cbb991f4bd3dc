// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.metrics;

import static io.drawbridge.metrics.KnownSeries.NONE;
import static io.drawbridge.metrics.SeriesKey.OTHER;

import io.drawbridge.classify.Classification;
import io.drawbridge.classify.Finding;
import io.drawbridge.event.Leg;
import io.drawbridge.event.SessionEvent;
import io.drawbridge.event.SessionListener;
import io.drawbridge.event.SessionRecord;
import io.drawbridge.policy.Failure;
import io.drawbridge.policy.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Counts and times what sessions do. Called on many event loops at once: holds no lock, and meters
 * are found by a key and not by their labels.
 */
public final class SessionMetrics implements SessionListener {
  // 2 legs by some 20 suites, 8 groups, resumed or not come to fewer; real traffic has some dozens.
  private static final int MAX_HANDSHAKE_SERIES = 1000;

  private final LabelledCounter<SeriesKey.Hello> hellos;
  private final LabelledCounter<SeriesKey.Found> findings;
  private final LabelledCounter<SeriesKey.Handshake> handshakes;
  private final LabelledCounter<SeriesKey.Session> sessions;
  private final LabelledCounter<SeriesKey.Leaf> leaves;
  private final LabelledCounter<SeriesKey.Reason> upstreamFailures;
  private final LabelledCounter<SeriesKey.Reason> denials;
  private final LabelledCounter<SeriesKey.Limit> limits;
  private final HandshakeTimers handshakeTimers;
  private final Timer setUp;
  private final Timer mint;
  private final Counter bytesIn;
  private final Counter bytesOut;
  private final LongAdder active = new LongAdder();

  /** Registers every meter; those with few and known labels start at zero. */
  public SessionMetrics(MeterRegistry registry) {
    hellos =
        new LabelledCounter<>(
            in(registry, "client.hellos", "ClientHellos by best version offered and verdict"),
            KnownSeries.hellos(),
            new SeriesKey.Hello(NONE, OTHER));
    findings =
        new LabelledCounter<>(
            in(registry, "findings", "Named facts about the TLS of a leg"),
            KnownSeries.findings(),
            new SeriesKey.Found(OTHER, Leg.CLIENT));
    handshakes =
        new LabelledCounter<>(
            in(registry, "handshakes", "TLS handshakes, those that failed included"),
            MAX_HANDSHAKE_SERIES,
            new SeriesKey.Handshake(Leg.CLIENT, OTHER, OTHER, OTHER, false, OTHER));
    KnownSeries.distrust().forEach(handshakes::prepare);
    sessions =
        new LabelledCounter<>(
            in(registry, "sessions", "Sessions that ended"),
            KnownSeries.sessions(),
            new SeriesKey.Session(NONE, OTHER));
    leaves =
        new LabelledCounter<>(
            in(registry, "leaf.certificates", "Look-ups of leaf certificates"),
            KnownSeries.leaves(),
            new SeriesKey.Leaf(OTHER, OTHER));
    upstreamFailures =
        new LabelledCounter<>(
            in(registry, "upstream.failures", "Upstreams not reached or not trusted"),
            KnownSeries.upstreamFailures(),
            new SeriesKey.Reason(OTHER));
    denials =
        new LabelledCounter<>(
            in(registry, "access.denied", "Requests refused before any TLS"),
            KnownSeries.denials(),
            new SeriesKey.Reason(OTHER));
    limits =
        new LabelledCounter<>(
            in(registry, "limits.reached", "Sessions that came to a limit"),
            LimitNames.all().stream().map(SeriesKey.Limit::new).toList(),
            new SeriesKey.Limit(OTHER));
    handshakeTimers = new HandshakeTimers(registry);
    setUp =
        Timers.histogram(
            registry,
            "drawbridge.session.setup",
            "From the request head to the start of the relay",
            Tags.empty());
    mint =
        Timers.histogram(
            registry, "drawbridge.leaf.mint", "Time to mint a leaf certificate", Tags.empty());
    bytesIn = relayed(registry, "in");
    bytesOut = relayed(registry, "out");
    Gauge.builder("drawbridge.sessions.active", active, LongAdder::sum)
        .description("Sessions under way")
        .strongReference(true)
        .register(registry);
  }

  @Override
  public void on(SessionEvent event) {
    switch (event) {
      case SessionEvent.Started ignored -> active.increment();
      case SessionEvent.Denied denied -> denials.increment(new SeriesKey.Reason(denied.failure()));
      case SessionEvent.Judged judged -> judged(judged.offer(), judged.verdict());
      case SessionEvent.HandshakeDone done -> {
        handshakes.increment(SeriesKey.Handshake.done(done.leg(), done.negotiated()));
        handshakeTimers.record(done.leg(), done.negotiated().resumed(), done.nanos());
      }
      case SessionEvent.HandshakeFailed failed ->
          handshakes.increment(
              SeriesKey.Handshake.failed(failed.leg(), failed.protocol(), failed.failure()));
      case SessionEvent.LeafIssued leaf -> leaf(leaf.result(), leaf.key(), leaf.nanos());
      case SessionEvent.UpstreamFailed failed ->
          upstreamFailures.increment(new SeriesKey.Reason(failed.failure()));
      case SessionEvent.UpstreamFound found ->
          findings.increment(new SeriesKey.Found(found.finding(), Leg.UPSTREAM));
      case SessionEvent.SetUp ready -> setUp.record(ready.nanos(), TimeUnit.NANOSECONDS);
      case SessionEvent.Relayed relayed -> {
        bytesIn.increment((double) relayed.fromClientBytes());
        bytesOut.increment((double) relayed.toClientBytes());
      }
      case SessionEvent.BufferFull ignored ->
          limits.increment(new SeriesKey.Limit(LimitNames.BUFFER));
      case SessionEvent.Ended over -> ended(over.record());
    }
  }

  private void judged(@Nullable Classification offer, Verdict verdict) {
    String offered = offer == null ? NONE : offer.best().label();
    hellos.increment(new SeriesKey.Hello(offered, verdict.action().label()));
    if (offer != null) {
      for (Finding finding : offer.findings()) {
        findings.increment(new SeriesKey.Found(finding, Leg.CLIENT));
      }
    }
  }

  private void leaf(String result, String key, long nanos) {
    leaves.increment(new SeriesKey.Leaf(result, key));
    if (nanos > 0) {
      mint.record(nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void ended(SessionRecord ended) {
    active.decrement();
    Verdict verdict = ended.verdict();
    String action = verdict == null ? NONE : verdict.action().label();
    sessions.increment(new SeriesKey.Session(action, ended.outcome()));
    Failure failure = ended.failure();
    String limit = failure == null ? null : LimitNames.of(failure);
    if (limit != null) {
      limits.increment(new SeriesKey.Limit(limit));
    }
  }

  private static <K extends SeriesKey> Function<K, Counter> in(
      MeterRegistry registry, String name, String description) {
    return key ->
        Counter.builder("drawbridge." + name)
            .description(description)
            .tags(key.tags())
            .register(registry);
  }

  private static Counter relayed(MeterRegistry registry, String direction) {
    return Counter.builder("drawbridge.relayed")
        .description("Decrypted bytes relayed; in is from the app, out is to the app")
        .baseUnit("bytes")
        .tag("direction", direction)
        .register(registry);
  }
}
