// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/**
 * Every key that the program accepts stands in conf/drawbridge.yaml, and docs/configuration.md says
 * of each what that file says.
 */
class SettingsDocumentTest {
  /** No key is called so; a complaint about it names the keys of its section. */
  private static final String UNKNOWN = "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq";

  private static final Path FILE = Path.of("..", "conf", "drawbridge.yaml");
  private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");
  private static final String MARK = "<!-- made from conf/drawbridge.yaml -->\n";

  @TempDir Path directory;

  @Test
  void theDocumentSaysWhatTheFileSays() throws IOException {
    String document = Files.readString(DOCUMENT);
    String start = document.substring(0, document.indexOf(MARK) + MARK.length());
    String now = start + SettingsReference.of(Files.readString(FILE));
    if (System.getenv("UPDATE_DOCS") != null) {
      Files.writeString(DOCUMENT, now);
    }

    assertThat(Files.readString(DOCUMENT))
        .as(
            "docs/configuration.md against conf/drawbridge.yaml. Write it anew with:"
                + " UPDATE_DOCS=1 mvn -B -pl proxy test -Dtest=SettingsDocumentTest")
        .isEqualTo(now);
  }

  @Test
  void everyKeyHasWordsInTheFile() throws IOException {
    assertThat(SettingsReference.of(Files.readString(FILE)).lines())
        .as("keys of conf/drawbridge.yaml without a comment above or behind them")
        .filteredOn(line -> line.matches("\\| `.*\\|  \\|"))
        .allMatch(line -> line.contains("`client.findings.")); // called what they mean
  }

  @Test
  void everyKeyThatTheProgramAcceptsIsInTheFile() throws IOException {
    Map<String, List<String>> accepted = accepted();
    Map<String, Object> defaults = new Yaml().load(Files.readString(FILE));

    assertThat(accepted).containsKeys("", "client", "limits", "rules[0]", "rules[0].when");
    accepted.forEach(
        (section, keys) -> {
          if (!section.startsWith("rules[")) {
            assertThat(keys)
                // Named by the program only to say that client.legacy decides it.
                .filteredOn(key -> !key.equals("legacy-version"))
                .as("keys of section \"" + section + "\" that conf/drawbridge.yaml lacks")
                .isSubsetOf(section(defaults, section).keySet());
          }
        });
  }

  @Test
  void everyKeyOfARuleIsInTheExampleOfTheFile() throws IOException {
    String example =
        Files.readString(FILE)
            .lines()
            .filter(line -> line.startsWith("#"))
            .map(line -> line + "\n")
            .reduce("", String::concat);
    accepted()
        .forEach(
            (section, keys) -> {
              if (section.startsWith("rules[")) {
                assertThat(keys)
                    .as("keys of " + section + " that the example in conf/drawbridge.yaml lacks")
                    .allMatch(key -> example.contains(" " + key + ":"));
              }
            });
  }

  /** Each section with its keys, as the program itself names them when one is wrong. */
  private Map<String, List<String>> accepted() throws IOException {
    Map<String, Object> tree = new Yaml().load(Files.readString(FILE));
    Map<String, Object> plan = new LinkedHashMap<>(Map.of("reject-from", "2030-01-01T00:00:00Z"));
    plan.put("brownouts", new ArrayList<>(List.of(new LinkedHashMap<>(Map.of("for", "1m")))));
    Map<String, Object> rule = new LinkedHashMap<>(Map.of("name", "r", "action", "intercept"));
    rule.put("when", new LinkedHashMap<>());
    rule.put("plan", plan);
    tree.put("rules", new ArrayList<>(List.of(rule)));
    spoil(tree);
    Map<String, List<String>> accepted = new LinkedHashMap<>();
    Pattern complaint = Pattern.compile("(.*?)\\.?" + UNKNOWN + ": .*one of ([^)]*)\\).*");
    for (String problem : TestConfig.problems(TestConfig.yaml(directory, new Yaml().dump(tree)))) {
      Matcher matcher = complaint.matcher(problem);
      if (matcher.matches()) {
        accepted.put(matcher.group(1), Arrays.asList(matcher.group(2).split(", ")));
      }
    }
    return accepted;
  }

  /** Adds an unknown key to every section. */
  @SuppressWarnings("unchecked")
  private static void spoil(Object value) {
    if (value instanceof Map<?, ?> map) {
      map.values().forEach(SettingsDocumentTest::spoil);
      ((Map<String, Object>) map).put(UNKNOWN, 1);
    } else if (value instanceof List<?> list) {
      list.forEach(SettingsDocumentTest::spoil);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> section(Map<String, Object> tree, String path) {
    @Nullable Object found = tree;
    for (String name : path.isEmpty() ? new String[0] : path.split("\\.", -1)) {
      if (found instanceof Map<?, ?> map) {
        found = map.get(name.replaceFirst("\\[0]$", ""));
      }
      found = found instanceof List<?> list ? list.get(0) : found;
    }
    return found == null ? Map.of() : (Map<String, Object>) found;
  }
}
