// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.conf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawbridge.testing.Dashboard;
import io.drawbridge.testing.MetricNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** conf/grafana: every panel shows something that exists, and each has its place. */
class GrafanaConfTest {
  @Test
  void everyExpressionIsAboutMetricsThatExist() throws IOException {
    var documented = MetricNames.documented();

    assertThat(Dashboard.expressions())
        .hasSizeGreaterThan(20)
        .allSatisfy(
            expression ->
                assertThat(MetricNames.in(expression))
                    .as("metrics of docs/metrics.md in %s", expression)
                    .isNotEmpty()
                    .isSubsetOf(documented));
  }

  @Test
  void panelsHaveNamesOfTheirOwnAndDoNotOverlap() throws IOException {
    List<JsonNode> placed = new ArrayList<>();
    for (JsonNode panel : Dashboard.read().get("panels")) {
      JsonNode at = panel.get("gridPos");
      assertThat(at.get("x").asInt() + at.get("w").asInt()).isLessThanOrEqualTo(24);
      assertThat(placed)
          .as(panel.get("title").asText())
          .noneMatch(other -> overlap(at, other.get("gridPos")))
          .noneMatch(other -> other.get("id").equals(panel.get("id")))
          .noneMatch(other -> other.get("title").equals(panel.get("title")));
      placed.add(panel);
    }
  }

  private static boolean overlap(JsonNode one, JsonNode other) {
    return overlap(one, other, "x", "w") && overlap(one, other, "y", "h");
  }

  private static boolean overlap(JsonNode one, JsonNode other, String start, String size) {
    int a = one.get(start).asInt();
    int b = other.get(start).asInt();
    return a < b + other.get(size).asInt() && b < a + one.get(size).asInt();
  }
}
