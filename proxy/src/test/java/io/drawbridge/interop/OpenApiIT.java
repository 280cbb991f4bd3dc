// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.NginxServer;
import io.drawbridge.testing.RequestLoop;
import io.drawbridge.testing.TestPki;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The program answers as the OpenAPI document says. */
@Timeout(120)
class OpenApiIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Bodies for what is asked by POST. */
  private static final Map<String, String> BODIES =
      Map.of(
          "/api/check", "{\"server\":\"%s\"}",
          "/api/what-if", "{\"set\":[\"client.legacy=detect\"]}");

  /** Answers that do not end, or that say something else without data. */
  private static final Set<String> ELSEWHERE =
      Set.of("/api/events", "/api/plan/hold", "/api/plan/release");

  @Test
  void everyPathAnswersAfterItsSchema() throws Exception {
    try (NginxServer nginx = NginxServer.start(TestPki.shared().good());
        DrawbridgeProcess proxy = DrawbridgeProcess.builder().start()) {
      RequestLoop.start(1, proxy.proxyPort(), proxy.root(), nginx.port()).close();
      JsonNode document = JSON.readTree(proxy.admin("/api/openapi.json"));
      Set<String> seen = new TreeSet<>();
      for (var path : document.get("paths").properties()) {
        for (var operation : path.getValue().properties()) {
          if (ELSEWHERE.contains(path.getKey()) || path.getKey().contains("{")) {
            continue;
          }
          String body =
              BODIES.getOrDefault(path.getKey(), "").formatted("localhost:" + nginx.port());
          var answer =
              proxy.adminRequest(
                  operation.getKey().toUpperCase(java.util.Locale.ROOT), path.getKey(), body);
          assertThat(answer.statusCode()).as(path.getKey() + answer.body()).isEqualTo(200);
          check(document, operation.getValue(), answer.body(), path.getKey());
          seen.add(path.getKey());
        }
      }
      assertThat(seen).contains("/api/status", "/api/now", "/api/trust", "/api/check");
    }
  }

  private static void check(JsonNode document, JsonNode operation, String body, String path)
      throws Exception {
    JsonNode schema = operation.at("/responses/200/content/application~1json/schema");
    ObjectNode whole = schema.deepCopy();
    whole.set("components", document.get("components"));
    var validator = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(whole);
    assertThat(validator.validate(JSON.readTree(body))).as(path + ": " + body).isEmpty();
  }
}
