// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What the documents show of a configuration can be pasted. */
class ExamplesDocumentTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  @TempDir Path directory;

  @TestFactory
  List<DynamicTest> everyExampleIsAConfiguration() throws IOException {
    Path file = Files.writeString(directory.resolve("file.pem"), "");
    List<DynamicTest> tests = new ArrayList<>();
    try (Stream<Path> documents = Files.list(DOCS)) {
      for (Path document : documents.filter(path -> path.toString().endsWith(".md")).toList()) {
        YAML.matcher(Files.readString(document))
            .results()
            .map(example -> example.group(1))
            // Prometheus' own.
            .filter(example -> !example.startsWith("scrape_configs:"))
            .forEach(
                example ->
                    tests.add(
                        DynamicTest.dynamicTest(
                            document.getFileName() + ": " + example.lines().toList().get(1),
                            () ->
                                assertValid(
                                    example.replaceAll("/etc/[^ ,\\]\n]+", file.toString())))));
      }
    }
    assertThat(tests).hasSizeGreaterThan(5);
    return tests;
  }

  private void assertValid(String example) {
    String whole = example.startsWith("version:") ? example : "version: 1\n" + example;
    assertThat(TestConfig.problems(TestConfig.yaml(directory, whole))).isEmpty();
  }
}
