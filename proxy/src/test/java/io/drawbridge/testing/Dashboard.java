// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** conf/grafana/drawbridge.json. */
public final class Dashboard {
  private Dashboard() {}

  public static JsonNode read() throws IOException {
    return new ObjectMapper().readTree(Path.of("..", "conf/grafana/drawbridge.json").toFile());
  }

  /** The expressions of all panels, as Grafana sends them for all proxies. */
  public static List<String> expressions() throws IOException {
    List<String> expressions = new ArrayList<>();
    for (JsonNode panel : read().get("panels")) {
      for (JsonNode target : panel.path("targets")) {
        expressions.add(
            target
                .get("expr")
                .asText()
                .replace("$__rate_interval", "1m")
                .replace("$instance", ".+"));
      }
    }
    return expressions;
  }
}
