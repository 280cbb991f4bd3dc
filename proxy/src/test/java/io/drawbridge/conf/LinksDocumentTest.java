// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links from one document to another lead somewhere, and README leads to every document. */
class LinksDocumentTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

  static Stream<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(
          Stream.of(ROOT.resolve("README.md"), ROOT.resolve("CHANGELOG.md")),
          docs.toList().stream())
          .filter(file -> file.toString().endsWith(".md"))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void relativeLinksResolve(Path document) throws IOException {
    for (String link : links(document)) {
      String[] parts = link.split("#", 2);
      Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]);
      assertThat(target).as("link " + link + " in " + document).exists();
      if (parts.length == 2) {
        assertThat(anchors(target)).as("link " + link + " in " + document).contains(parts[1]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void readmeLeadsToEveryDocument(Path document) throws IOException {
    Path name = ROOT.relativize(document);

    assertThat(links(ROOT.resolve("README.md")))
        .as("README.md has a link to " + name)
        .satisfies(
            links ->
                assertThat(links.contains(name.toString()) || name.endsWith("README.md")).isTrue());
  }

  private static Set<String> links(Path document) throws IOException {
    return LINK.matcher(Files.readString(document).replaceAll("(?s)```.*?```", ""))
        .results()
        .map((MatchResult match) -> match.group(1))
        .filter(link -> !link.matches("[a-z]+:.*"))
        .collect(Collectors.toSet());
  }

  /** The anchors that GitHub makes of headings. */
  private static Set<String> anchors(Path document) throws IOException {
    return Files.readAllLines(document).stream()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
        .map(line -> line.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }
}
