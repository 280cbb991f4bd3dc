// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The tables of a document in {@code docs/} whose rows begin with a name in backticks. */
public final class DocumentTable {
  private DocumentTable() {}

  /** The cells of every such row, backticks taken away. */
  public static List<List<String>> rows(String document) throws IOException {
    return Files.readAllLines(Path.of("..", "docs", document)).stream()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.substring(2, line.lastIndexOf('|')).replace("`", ""))
        .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
        .toList();
  }
}
