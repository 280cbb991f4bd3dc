// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Rows of text in columns, for people or as CSV (RFC 4180). */
final class TextTable {
  private static final int WIDEST = 60;

  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String... names) {
    rows.add(Arrays.asList(names));
  }

  TextTable row(Object... cells) {
    rows.add(Arrays.stream(cells).map(String::valueOf).toList());
    return this;
  }

  boolean isEmpty() {
    return rows.size() == 1;
  }

  /** In columns as wide as what is in them. */
  void print(PrintWriter out) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], shown(row.get(i)).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String cell = shown(row.get(i));
        line.append(cell).append(" ".repeat(widths[i] - cell.length() + 2));
      }
      out.println(line.toString().stripTrailing());
    }
  }

  /** As CSV. */
  void csv(PrintWriter out) {
    for (List<String> row : rows) {
      out.print(row.stream().map(TextTable::quoted).collect(Collectors.joining(",")) + "\r\n");
    }
  }

  private static String shown(String cell) {
    return cell.length() <= WIDEST ? cell : cell.substring(0, WIDEST - 1) + "…";
  }

  /** A cell that begins like a formula would be run by a spreadsheet. */
  private static String quoted(String cell) {
    String safe = !cell.isEmpty() && "=+-@".indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    return safe.matches("[^\",\r\n]*") ? safe : '"' + safe.replace("\"", "\"\"") + '"';
  }
}
