// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.classify.Finding;
import io.drawbridge.netty.EventLoopMeters;
import io.drawbridge.testing.MetricNames;
import io.drawbridge.testing.Scrape;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** docs/metrics.md names what there is, and all of it. */
class MetricsDocumentTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final DefaultEventExecutorGroup loops = new DefaultEventExecutorGroup(1);
  private final InventoryMetrics inventory =
      new InventoryMetrics(() -> 1, () -> 0, () -> 0, () -> 0, () -> 0, () -> 0, () -> 0, () -> 0)
          .bindTo(registry);
  private final ProgramMetrics program = new ProgramMetrics(registry, "1", () -> 0);

  @BeforeEach
  void showKeyLogs() {
    ProgramMetrics.showKeyLogs(registry, () -> 0);
  }

  @AfterEach
  void stop() {
    program.close();
    loops.shutdownGracefully();
  }

  private static Stream<String> lasting(Stream<String> families) {
    return families.filter(family -> !MetricNames.comesWithCollection(family)).sorted();
  }

  @Test
  void namesTypesAndLabelsAreThoseOfAScrape() throws IOException {
    new SessionMetrics(registry);
    new TraceMetrics(registry);
    new PoolMetrics(registry, List.of("idle"));
    EventLoopMeters.bind(registry, loops);

    assertThat(inventory.up().getAsLong()).isOne();
    List<String> scraped = new Scrape(registry.scrape()).families("");
    List<String> documented = MetricNames.documentedFamilies();
    assertThat(lasting(documented.stream()))
        .containsExactlyElementsOf(lasting(scraped.stream()).toList());
    assertThat(documented).containsAll(scraped).doesNotHaveDuplicates();
  }

  @Test
  void labelValuesAreThoseOfTheProgram() throws IOException {
    String document = Files.readString(Path.of("..", "docs", "metrics.md"));

    assertThat(Arrays.stream(Finding.values()).map(finding -> "`" + finding.label() + "`"))
        .allSatisfy(finding -> assertThat(document).contains(finding));
    assertThat(
            Stream.concat(KnownSeries.denials().stream(), KnownSeries.upstreamFailures().stream()))
        .allSatisfy(each -> assertThat(document).contains("`" + each.reason() + "`"));
  }
}
