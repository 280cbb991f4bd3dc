// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Field lines to be added to heads that have no such field. Immutable. */
public final class FieldLines {
  private record Line(String name, byte[] bytes) {}

  private final List<Line> lines = new ArrayList<>();

  /**
   * Of these fields.
   *
   * @param fields names, and values of visible ASCII and spaces
   */
  public FieldLines(Map<String, String> fields) {
    fields.forEach(
        (name, value) ->
            lines.add(
                new Line(
                    name.toLowerCase(Locale.ROOT) + ":",
                    (name + ": " + value + "\r\n").getBytes(StandardCharsets.US_ASCII))));
  }

  /** The lines that a whole head of {@code length} bytes lacks; they belong before its end. */
  public byte[] missing(byte[] head, int length) {
    ByteArrayOutputStream missing = new ByteArrayOutputStream();
    for (Line line : lines) {
      if (!Ascii.contains(head, 0, length, "\n" + line.name())) {
        missing.writeBytes(line.bytes());
      }
    }
    return missing.toByteArray();
  }
}
