// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tracing;

import io.drawbridge.event.SessionEvent;
import io.drawbridge.event.SessionListener;
import io.drawbridge.event.SessionRecord;
import io.drawbridge.event.TraceListener;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends traces to one endpoint, by OTLP over HTTP, once a second and on a thread of its own. What
 * the endpoint does not take is given up: a session never waits for its trace.
 */
public final class TraceExport implements SessionListener, AutoCloseable {
  /** Some 5 MB of records, and several seconds of sessions at full load. */
  private static final int QUEUE_CAPACITY = 8192;

  private static final int BATCH = 256;
  private static final long INTERVAL_MILLIS = 1000;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(TraceExport.class);

  /** The library logs each failure by itself, on stderr and in a form of its own. */
  private static final java.util.logging.Logger LIBRARY =
      java.util.logging.Logger.getLogger("io.opentelemetry");

  private final URI endpoint;
  private final TraceListener counts;
  private final TraceQueue queue = new TraceQueue(QUEUE_CAPACITY);
  private final SessionSpans spans;
  private final OtlpHttpSpanExporter exporter;
  private final ScheduledExecutorService sender =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("drawbridge-traces").factory());
  private boolean failing;

  /**
   * Starts to send.
   *
   * @param serviceName what the proxy is called in its traces
   * @param version of the proxy
   */
  public TraceExport(URI endpoint, String serviceName, String version, TraceListener counts) {
    this.endpoint = endpoint;
    this.counts = counts;
    this.spans = new SessionSpans(serviceName, version);
    LIBRARY.setLevel(java.util.logging.Level.OFF);
    this.exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(endpoint.toString())
            .setTimeout(PATIENCE)
            .setConnectTimeout(PATIENCE)
            .setCompression("gzip")
            .setRetryPolicy(null)
            .build();
    sender.scheduleWithFixedDelay(
        this::send, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void on(SessionEvent event) {
    if (event instanceof SessionEvent.Ended ended
        && !ended.record().steps().isEmpty()
        && !queue.put(ended.record())) {
      counts.dropped();
    }
  }

  /** Sends all that waits, until the endpoint fails. */
  private void send() {
    List<SessionRecord> batch = queue.take(BATCH);
    while (!batch.isEmpty() && send(batch)) {
      batch = queue.take(BATCH);
    }
  }

  private boolean send(List<SessionRecord> batch) {
    CompletableResultCode result =
        exporter
            .export(spans.of(batch))
            .join(PATIENCE.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS);
    if (result.isSuccess()) {
      counts.sent(batch.size());
      if (failing) {
        LOG.atInfo().addKeyValue("endpoint", endpoint).log("traces are taken again");
      }
      failing = false;
    } else {
      counts.refused(batch.size());
      if (!failing) {
        LOG.atWarn()
            .addKeyValue("endpoint", endpoint)
            .addKeyValue("reason", reason(result.getFailureThrowable()))
            .log("traces are not taken and given up; sessions go on");
      }
      failing = true;
    }
    return !failing;
  }

  private static String reason(@Nullable Throwable failure) {
    if (failure == null) {
      return "no answer in time";
    }
    Throwable cause = failure;
    while (cause.getCause() != null && !(cause instanceof IOException)) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  /** Sends what waits, for a bounded time, and ends. Blocks. */
  @Override
  public void close() {
    sender.execute(this::send);
    sender.shutdown();
    try {
      if (!sender.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        sender.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exporter.shutdown();
    spans.close();
  }
}
