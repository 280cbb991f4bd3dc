// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.admin;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code GET /api/now}: the totals of the last five minutes, second by second; {@code GET
 * /api/events}: each new one as it comes, as server-sent events (HTML standard §9.2).
 *
 * <p>Thread-safe. A reader that is too slow misses samples; there is a bound to readers.
 */
public final class NowPart implements Api.Part {
  private static final int SECONDS = 300;
  private static final int READERS = 64;

  private final Vertx vertx;
  private final LiveCounts counts;
  private final Clock clock;
  private final Deque<LiveCounts.Sample> samples = new ArrayDeque<>();
  private final Set<HttpServerResponse> readers = ConcurrentHashMap.newKeySet();

  private record Body(List<LiveCounts.Sample> samples) {}

  /** Samples {@code counts} each second once it is added. */
  public NowPart(Vertx vertx, LiveCounts counts, Clock clock) {
    this.vertx = vertx;
    this.counts = counts;
    this.clock = clock;
  }

  @Override
  public void addTo(Api api) {
    tick();
    vertx.setPeriodic(1000, timer -> tick());
    api.get("now", request -> new Body(history()));
    api.stream("events", this::stream);
  }

  private synchronized List<LiveCounts.Sample> history() {
    return List.copyOf(samples);
  }

  private synchronized void keep(LiveCounts.Sample sample) {
    if (samples.size() == SECONDS) {
      samples.removeFirst();
    }
    samples.addLast(sample);
  }

  private void tick() {
    LiveCounts.Sample sample = counts.sample(clock.instant());
    keep(sample);
    Buffer event =
        Buffer.buffer("data: ")
            .appendBuffer(Buffer.buffer(ApiAnswer.json(200, sample).body().toString().strip()))
            .appendString("\n\n");
    for (HttpServerResponse reader : readers) {
      if (!reader.writeQueueFull()) {
        reader.write(event);
      }
    }
  }

  private void stream(RoutingContext context) {
    HttpServerResponse response = context.response();
    if (readers.size() >= READERS) {
      Answers.error(context, 503, "too many readers of events");
      return;
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream");
    if (context.request().method().equals(HttpMethod.HEAD)) {
      response.end();
      return;
    }
    response.setChunked(true);
    response.closeHandler(gone -> readers.remove(response));
    response.exceptionHandler(gone -> readers.remove(response));
    response.write("retry: 2000\n\n");
    readers.add(response);
  }
}
