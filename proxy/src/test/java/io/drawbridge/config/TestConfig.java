// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Loads configurations in tests, with a cipher resolver that knows two words. */
final class TestConfig {

  static final List<String> MODERN = List.of("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
  static final List<String> LEGACY = List.of("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA");

  private TestConfig() {}

  /** Parts with AES and SHA at their end are legacy, parts with ECDHE modern, others unusable. */
  static CipherResolver.Resolved resolve(String cipherString) {
    List<String> suites = new ArrayList<>();
    List<String> unusable = new ArrayList<>();
    for (String part : cipherString.split(":", -1)) {
      if (part.endsWith("-SHA")) {
        suites.addAll(LEGACY);
      } else if (part.startsWith("ECDHE")) {
        suites.addAll(MODERN);
      } else {
        unusable.add(part);
      }
    }
    return new CipherResolver.Resolved(suites.stream().distinct().toList(), unusable);
  }

  static ConfigResult load(Sources sources) {
    return new ConfigLoader(TestConfig::resolve).load(sources);
  }

  static ConfigResult.Valid valid(Sources sources) {
    ConfigResult result = load(sources);
    assertThat(result).isInstanceOf(ConfigResult.Valid.class);
    return (ConfigResult.Valid) result;
  }

  static List<String> problems(Sources sources) {
    return load(sources) instanceof ConfigResult.Invalid invalid
        ? invalid.problems().stream().map(Problem::toString).toList()
        : List.of();
  }

  /** A file that holds the YAML. */
  static Sources yaml(Path directory, String yaml) {
    try {
      Path file = Files.writeString(directory.resolve("test.yaml"), yaml);
      return new Sources(file, Map.of(), List.of(), List.of());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static Sources sets(String... sets) {
    return new Sources(null, Map.of(), List.of(sets), List.of());
  }
}
