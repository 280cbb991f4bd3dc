// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import io.drawbridge.config.CipherResolver;
import io.drawbridge.config.ConfigLoader;
import io.drawbridge.config.ConfigResult;
import io.drawbridge.config.Sources;
import io.drawbridge.testing.Scratch;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
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

  /** Fails where a field is unknown, missing or of the wrong type. */
  private interface Check {
    void validate(JsonElement object) throws IOException;
  }

  private static final Map<String, Check> KINDS =
      Map.of(
          "v1 ConfigMap", V1ConfigMap::validateJsonElement,
          "v1 Service", V1Service::validateJsonElement,
          "apps/v1 Deployment", V1Deployment::validateJsonElement,
          "policy/v1 PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement,
          "autoscaling/v2 HorizontalPodAutoscaler", V2HorizontalPodAutoscaler::validateJsonElement);

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

  private static void check(String text) throws IOException {
    for (Map<String, Object> object : objects(text)) {
      KINDS.get(kind(object)).validate(new Gson().toJsonTree(object));
    }
  }

  private static JsonElement at(String kind, String... path) throws IOException {
    JsonElement found =
        new Gson()
            .toJsonTree(
                objects(text()).stream()
                    .filter(object -> kind(object).endsWith(kind))
                    .findFirst()
                    .orElseThrow());
    for (String name : path) {
      found =
          found.isJsonArray() ? found.getAsJsonArray().get(0) : found.getAsJsonObject().get(name);
    }
    return found;
  }

  @Test
  void objectsAreOfTheKindsThatArePublished() throws IOException {
    assertThat(objects(text()).stream().map(KubernetesConfTest::kind))
        .containsExactlyInAnyOrderElementsOf(KINDS.keySet());
    check(text());
  }

  @Test
  void aMisspeltFieldWouldBeSeen() throws IOException {
    String wrong = text().replace("readOnlyRootFilesystem:", "readonlyRootFilesystem:");

    assertThatThrownBy(() -> check(wrong)).hasMessageContaining("readonlyRootFilesystem");
  }

  @Test
  void selectorsFitTheLabels() throws IOException {
    JsonElement labels = at("Deployment", "spec", "template", "metadata", "labels");

    assertThat(at("Deployment", "spec", "selector", "matchLabels")).isEqualTo(labels);
    assertThat(at("Service", "spec", "selector")).isEqualTo(labels);
    assertThat(at("Budget", "spec", "selector", "matchLabels")).isEqualTo(labels);
    assertThat(at("Autoscaler", "spec", "scaleTargetRef", "name"))
        .isEqualTo(at("Deployment", "metadata", "name"));
  }

  @Test
  void theConfigurationIsOneThatTheProgramTakes() throws IOException {
    Path directory = Scratch.directory("kubernetes");
    Scratch.write(directory.resolve("ca.pem"), "");
    Scratch.write(directory.resolve("ca-key.pem"), "");
    String yaml = at("ConfigMap", "data", "drawbridge.yaml").getAsString();
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
