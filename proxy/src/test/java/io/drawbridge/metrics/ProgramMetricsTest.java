// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.Await;
import io.drawbridge.testing.Scrape;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgramMetricsTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private Scrape scrape() {
    return new Scrape(registry.scrape());
  }

  @Test
  void namesTheBuild() {
    try (ProgramMetrics ignored = new ProgramMetrics(registry, "1.2.3", () -> 0)) {
      assertThat(scrape().families("drawbridge_"))
          .containsExactly(
              "drawbridge_accept_stops_total counter []",
              "drawbridge_build_info gauge [java, version]",
              "drawbridge_config_reloads_total counter [outcome]",
              "drawbridge_log_lines_dropped_total counter []");
      assertThat(
              scrape()
                  .value(
                      "drawbridge_build_info{java=\""
                          + Runtime.version()
                          + "\",version=\"1.2.3\"}"))
          .isEqualTo(1);
    }
  }

  @Test
  void countsReloads() {
    try (ProgramMetrics program = new ProgramMetrics(registry, "1", () -> 0)) {
      program.reloaded(true);
      program.reloaded(false);
      program.reloaded(false);
    }

    assertThat(scrape().value("drawbridge_config_reloads_total{outcome=\"ok\"}")).isEqualTo(1);
    assertThat(scrape().value("drawbridge_config_reloads_total{outcome=\"failed\"}")).isEqualTo(2);
  }

  @Test
  void droppedLinesAreReadForAsLongAsTheProgramRuns() {
    AtomicLong dropped = new AtomicLong();
    try (ProgramMetrics ignored = new ProgramMetrics(registry, "1", dropped::get)) {
      WeakReference<Object> collected = new WeakReference<>(new Object());
      Await.until(
          () -> "a garbage collection",
          () -> {
            System.gc();
            return collected.get() == null;
          });
      dropped.set(7);

      assertThat(scrape().value("drawbridge_log_lines_dropped_total")).isEqualTo(7);
    }
  }
}
