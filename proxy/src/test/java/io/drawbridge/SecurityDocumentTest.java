// SPDX-License-Identifier: Apache-2.0
package io.drawbridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/security.md names the tests that hold its promises: they must be there. */
class SecurityDocumentTest {
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))(?:\\.(\\w+))?`");
  private static final List<Path> SOURCES =
      List.of(Path.of("src/test/java"), Path.of("../fuzz/src/test/java"));

  private static String source(String test) throws IOException {
    for (Path root : SOURCES) {
      try (Stream<Path> files = Files.walk(root)) {
        var found = files.filter(file -> file.endsWith(test + ".java")).findFirst();
        if (found.isPresent()) {
          return Files.readString(found.get());
        }
      }
    }
    return "";
  }

  @Test
  void everyTestThatItNamesIsThere() throws IOException {
    String document = Files.readString(Path.of("..", "docs", "security.md"));
    List<String> absent = new ArrayList<>();
    List<MatchResult> named = TEST.matcher(document).results().toList();

    for (MatchResult each : named) {
      String source = source(each.group(1));
      String method = each.group(2);
      if (source.isEmpty() || (method != null && !source.contains("void " + method + "("))) {
        absent.add(each.group());
      }
    }

    assertThat(named).hasSizeGreaterThan(20);
    assertThat(absent).isEmpty();
  }
}
