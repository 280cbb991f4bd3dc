// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drawbridge.config.CipherResolver;
import io.drawbridge.config.ConfigLoader;
import io.drawbridge.config.ConfigResult;
import io.drawbridge.config.Sources;
import io.drawbridge.testing.Scratch;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** conf/kubernetes, held to the types that Kubernetes publishes for Java, and to the program. */
class KubernetesConfTest {
  private static final Path FILE = Path.of("..", "conf", "kubernetes", "drawbridge.yaml");

  private static final String TYPES = "io.kubernetes.client.openapi.models.";

  private static final Map<String, String> KINDS =
      Map.of(
          "v1 ConfigMap", "V1ConfigMap",
          "v1 Service", "V1Service",
          "apps/v1 Deployment", "V1Deployment",
          "policy/v1 PodDisruptionBudget", "V1PodDisruptionBudget",
          "autoscaling/v2 HorizontalPodAutoscaler", "V2HorizontalPodAutoscaler");

  private static String text() throws IOException {
    return Files.readString(FILE);
  }

  private static List<Map<String, Object>> objects(String text) {
    List<Map<String, Object>> objects = new ArrayList<>();
    for (Object each : new Yaml().loadAll(text)) {
      @SuppressWarnings("unchecked")
      Map<String, Object> object = (Map<String, Object>) each;
      objects.add(object);
    }
    return objects;
  }

  private static String kind(Map<String, Object> object) {
    return object.get("apiVersion") + " " + object.get("kind");
  }

  /**
   * Fails where a field is unknown, missing or of the wrong type. By reflection: the types are
   * needed when the test runs, not to compile.
   */
  private static void check(String text) throws Exception {
    for (Map<String, Object> object : objects(text)) {
      Object json =
          Class.forName("com.google.gson.JsonParser")
              .getMethod("parseString", String.class)
              .invoke(null, new ObjectMapper().writeValueAsString(object));
      Method check =
          Class.forName(TYPES + KINDS.get(kind(object)))
              .getMethod("validateJsonElement", Class.forName("com.google.gson.JsonElement"));
      check.invoke(null, json);
    }
  }

  private static JsonNode at(String kind, String path) throws IOException {
    Map<String, Object> found =
        objects(text()).stream()
            .filter(object -> kind(object).endsWith(kind))
            .findFirst()
            .orElseThrow();
    return new ObjectMapper().valueToTree(found).at(path);
  }

  @Test
  void objectsAreOfTheKindsThatArePublished() throws Exception {
    assertThat(objects(text()).stream().map(KubernetesConfTest::kind))
        .containsExactlyInAnyOrderElementsOf(KINDS.keySet());
    check(text());
  }

  @Test
  void aMisspeltFieldWouldBeSeen() throws IOException {
    String wrong = text().replace("readOnlyRootFilesystem:", "readonlyRootFilesystem:");

    assertThatThrownBy(() -> check(wrong))
        .hasRootCauseInstanceOf(IllegalArgumentException.class)
        .rootCause()
        .hasMessageContaining("readonlyRootFilesystem");
  }

  @Test
  void selectorsFitTheLabels() throws IOException {
    JsonNode labels = at("Deployment", "/spec/template/metadata/labels");

    assertThat(at("Deployment", "/spec/selector/matchLabels")).isEqualTo(labels);
    assertThat(at("Service", "/spec/selector")).isEqualTo(labels);
    assertThat(at("Budget", "/spec/selector/matchLabels")).isEqualTo(labels);
    assertThat(at("Autoscaler", "/spec/scaleTargetRef/name"))
        .isEqualTo(at("Deployment", "/metadata/name"));
  }

  @Test
  void theConfigurationIsOneThatTheProgramTakes() throws IOException {
    Path directory = Scratch.directory("kubernetes");
    Scratch.write(directory.resolve("ca.pem"), "");
    Scratch.write(directory.resolve("ca-key.pem"), "");
    String yaml = at("ConfigMap", "/data/drawbridge.yaml").asText();
    Path file =
        Scratch.write(
            directory.resolve("drawbridge.yaml"),
            yaml.replace("/data/ca", directory.toAbsolutePath() + "/ca"));
    var loader =
        new ConfigLoader(
            ciphers ->
                new CipherResolver.Resolved(
                    List.of("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"), List.of()));

    assertThat(loader.load(new Sources(file, Map.of(), List.of(), List.of())))
        .isInstanceOf(ConfigResult.Valid.class);
  }
}
