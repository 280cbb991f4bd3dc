// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files that are wrong, each with all its problems in comments at its end: {@code # problem: …},
 * where FILE stands for its own path.
 */
class BrokenConfigTest {

  private static final String MARK = "# problem: ";

  static List<Path> files() throws IOException, URISyntaxException {
    URL directory = BrokenConfigTest.class.getResource("broken");
    if (directory == null) {
      throw new AssertionError("no fixtures");
    }
    try (Stream<Path> files = Files.list(Path.of(directory.toURI()))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void namesEveryProblem(Path file) throws IOException {
    List<String> expected =
        Files.readAllLines(file).stream()
            .filter(line -> line.startsWith(MARK))
            .map(line -> line.substring(MARK.length()).replace("FILE", file.toString()))
            .toList();

    assertThat(TestConfig.problems(new Sources(file, Map.of(), List.of(), List.of())))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void aMissingFileIsAProblem() {
    Path file = Path.of("target", "no-such.yaml");

    assertThat(TestConfig.problems(new Sources(file, Map.of(), List.of(), List.of())))
        .containsExactly("no such file (expected: a configuration file) [" + file + "]");
  }
}
