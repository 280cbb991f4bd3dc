// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.conf;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.Command;
import io.drawbridge.testing.MetricNames;
import io.drawbridge.testing.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** conf/prometheus: valid, tested, about metrics that exist, and explained to whom it wakes. */
class PrometheusConfTest {
  private static final Path DIRECTORY = Path.of("..", "conf", "prometheus");
  private static final Path RULES = DIRECTORY.resolve("drawbridge.rules.yml");
  private static final Path TESTS = DIRECTORY.resolve("drawbridge.test.yml");

  private static List<String> all(String pattern, Path file) throws IOException {
    return Pattern.compile(pattern, Pattern.MULTILINE)
        .matcher(Files.readString(file))
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }

  private static List<String> alerts() throws IOException {
    return all("^ +- alert: (\\w+)$", RULES);
  }

  @Test
  void configurationAndRulesAreValid() {
    Command.of("promtool", "check", "config", DIRECTORY.resolve("prometheus.yml"))
        .run()
        .succeeded();
  }

  @Test
  void alertsFireWhenTheyShouldAndOnlyThen() {
    Command.of("promtool", "test", "rules", TESTS).run().succeeded();
  }

  @Test
  void theTestsOfTheAlertsCanFail() throws IOException {
    Path copy = Scratch.directory("alerts");
    Files.copy(TESTS, copy.resolve(TESTS.getFileName()));
    String blunt = Files.readString(RULES).replace("> 0.05", "> 0.5");
    Files.writeString(copy.resolve(RULES.getFileName()), blunt);

    var result =
        Command.of("promtool", "test", "rules", copy.resolve(TESTS.getFileName())).run().exited(1);

    assertThat(result.out() + result.err()).contains("DrawbridgeSessionsFail");
  }

  @Test
  void everyAlertIsTested() throws IOException {
    assertThat(all("^ +alertname: (\\w+)$", TESTS))
        .as("alerts of drawbridge.rules.yml with a case in drawbridge.test.yml")
        .containsExactlyInAnyOrderElementsOf(alerts());
  }

  @Test
  void everyAlertHasAnEntryInTheRunbook() throws IOException {
    assertThat(all("^## (Drawbridge\\w+)$", Path.of("..", "docs", "runbook.md")))
        .as("headings of docs/runbook.md, one for each alert of drawbridge.rules.yml")
        .containsExactlyElementsOf(alerts());
  }

  @Test
  void alertsAreAboutMetricsThatExist() throws IOException {
    String rules = Files.readString(RULES).replaceAll("(?m)^ +(#|summary:).*$", "");

    assertThat(MetricNames.documented())
        .as("metrics of docs/metrics.md, which drawbridge.rules.yml uses")
        .containsAll(MetricNames.in(rules));
  }
}
