// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** Field lines to be added to heads that have no such field. */
public final class FieldLines {
  private final Map<String, String> fields;

  /**
   * Of these fields.
   *
   * @param fields names, and values of visible ASCII and spaces
   */
  public FieldLines(Map<String, String> fields) {
    this.fields = fields;
  }

  /** The lines that a whole head of {@code length} bytes lacks; they belong before its end. */
  public byte[] missing(byte[] head, int length) {
    StringBuilder missing = new StringBuilder();
    fields.forEach(
        (name, value) -> {
          if (!Ascii.contains(head, 0, length, "\n" + name.toLowerCase(Locale.ROOT) + ":")) {
            missing.append(name).append(": ").append(value).append("\r\n");
          }
        });
    return missing.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
