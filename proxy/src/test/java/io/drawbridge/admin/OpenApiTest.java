// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every endpoint that the program adds stands in the OpenAPI document, and the other way round. */
class OpenApiTest {
  private static final Pattern ADDED =
      Pattern.compile("api\\s*\\.(get|ask|change|stream)\\(\\s*\"([^\"]+)\"");

  @Test
  void listsWhatTheSourcesAdd() throws IOException {
    assertThat(documented()).isEqualTo(added());
  }

  @Test
  void isInTheDocumentation() throws IOException {
    String text = Files.readString(Path.of("..", "docs", "api.md"));
    for (String endpoint : documented()) {
      assertThat(text).contains("`" + endpoint + "`");
    }
  }

  private static Set<String> added() throws IOException {
    Set<String> added = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        Matcher matcher = ADDED.matcher(Files.readString(file));
        while (matcher.find()) {
          String method = Set.of("get", "stream").contains(matcher.group(1)) ? "GET" : "POST";
          String path = matcher.group(2).replaceAll(":(\\w+)", "{$1}");
          added.add(method + " " + Api.BASE + path);
        }
      }
    }
    return added;
  }

  private static Set<String> documented() throws IOException {
    JsonNode document = new ObjectMapper().readTree(AdminServer.OPENAPI);
    Set<String> listed = new TreeSet<>();
    for (var path : document.get("paths").properties()) {
      path.getValue()
          .fieldNames()
          .forEachRemaining(
              method -> listed.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey()));
    }
    return listed;
  }
}
