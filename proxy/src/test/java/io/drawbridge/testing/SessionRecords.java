// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The session records that the program writes to standard error with {@code --log-format json}. */
public final class SessionRecords {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final ServerProcess process;

  SessionRecords(ServerProcess process) {
    this.process = process;
  }

  /** All so far. */
  public List<JsonNode> all() {
    List<JsonNode> records = new ArrayList<>();
    for (String line : process.err()) {
      JsonNode node = parse(line);
      if (node.has("id") && node.has("outcome")) {
        records.add(node);
      }
    }
    return records;
  }

  /** Waits for the first record that fits. */
  public JsonNode await(Predicate<JsonNode> wanted) {
    Await.until(
        () -> "a session record; standard error:\n" + String.join("\n", process.err()),
        () -> all().stream().anyMatch(wanted));
    return all().stream().filter(wanted).findFirst().orElseThrow();
  }

  /** Waits for the record of the first session to {@code host:port}. */
  public JsonNode to(String connect) {
    return await(node -> node.path("connect").asText().equals(connect));
  }

  /** Waits for the record with the id that an answer named. */
  public JsonNode withId(String id) {
    assertThat(id).as("session id").isNotBlank();
    return await(node -> node.path("id").asText().equals(id));
  }

  private static JsonNode parse(String line) {
    if (!line.startsWith("{")) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException notJson) {
      return MissingNode.getInstance();
    }
  }
}
