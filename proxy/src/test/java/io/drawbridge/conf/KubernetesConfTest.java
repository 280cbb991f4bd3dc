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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
      Class<?> type = Class.forName(TYPES + KINDS.get(kind(object)));
      JsonNode given = new ObjectMapper().valueToTree(object);
      Object read = type.getMethod("fromJson", String.class).invoke(null, given.toString());
      // What is no boolean is read as false, so it must come out as it went in.
      JsonNode back = new ObjectMapper().readTree((String) type.getMethod("toJson").invoke(read));
      assertHolds(back, given, "");
    }
  }

  /** Whether all of {@code given} came back; the types add empty lists of their own. */
  private static void assertHolds(JsonNode back, JsonNode given, String path) {
    if (given.isObject()) {
      given
          .properties()
          .forEach(
              each ->
                  assertHolds(
                      back.path(each.getKey()), each.getValue(), path + "/" + each.getKey()));
    } else if (given.isArray()) {
      assertThat(back.size()).as(path).isEqualTo(given.size());
      for (int i = 0; i < given.size(); i++) {
        assertHolds(back.path(i), given.path(i), path + "/" + i);
      }
    } else {
      assertThat(back).as(path).isEqualTo(given);
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

  /** Misspelt, of the wrong type, missing, at the wrong level. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "readOnlyRootFilesystem: | readonlyRootFilesystem: | readonlyRootFilesystem",
        "periodSeconds: 2 | periodSeconds: often | often",
        "  maxReplicas: 10 | # none | maxReplicas",
        "automountServiceAccountToken: false | automountServiceAccountToken: maybe | maybe",
        "securityContext: | security: | security",
        "command: [sleep, \"5\"] | command: sleep | command"
      })
  void whatIsWrongWouldBeSeen(String right, String wrong, String named) throws IOException {
    assertThat(text()).contains(right);
    String changed = text().replace(right, wrong);

    assertThatThrownBy(() -> check(changed))
        .satisfies(
            thrown -> {
              Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
              assertThat(cause).hasMessageContaining(named);
            });
  }

  /** Not on loopback the admin port speaks TLS alone. */
  @Test
  void probesSpeakTls() throws IOException {
    assertThat(at("ConfigMap", "/data/drawbridge.yaml").asText())
        .contains("admin: { address: 0.0.0.0:9128 }");
    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      JsonNode get = at("Deployment", "/spec/template/spec/containers/0/" + probe + "/httpGet");
      assertThat(get.path("scheme").asText()).as(probe).isEqualTo("HTTPS");
      assertThat(get.path("port").asText()).isEqualTo("admin");
    }
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
