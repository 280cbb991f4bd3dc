// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.config.Tracing;
import io.drawbridge.event.SessionEvent;
import io.drawbridge.event.SessionListener;
import io.drawbridge.event.TraceListener;
import io.drawbridge.tracing.TraceExport;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Traces as the settings want them, now and after each reload. Heard on any thread. */
final class LiveTraces implements SessionListener, AutoCloseable {
  private final TraceListener counts;
  private Tracing inForce = Tracing.OFF;
  private volatile @Nullable TraceExport export;

  LiveTraces(TraceListener counts) {
    this.counts = counts;
  }

  /** Sends to another endpoint or to none from here on; what waits for the last is sent first. */
  synchronized void apply(Tracing next) {
    boolean same =
        Objects.equals(next.endpoint(), inForce.endpoint())
            && next.serviceName().equals(inForce.serviceName());
    inForce = next;
    if (!same) {
      TraceExport last = export;
      URI endpoint = next.endpoint();
      export =
          endpoint == null
              ? null
              : new TraceExport(endpoint, next.serviceName(), BuildVersion.version(), counts);
      if (last != null) {
        last.close();
      }
    }
  }

  @Override
  public void on(SessionEvent event) {
    TraceExport to = export;
    if (to != null) {
      to.on(event);
    }
  }

  @Override
  public void close() {
    apply(Tracing.OFF);
  }
}
