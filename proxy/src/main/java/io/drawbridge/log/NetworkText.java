// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.log;

import java.util.HexFormat;

/** Makes what a peer sent fit for a line of text. */
final class NetworkText {
  // Longer than any DNS name or sensible User-Agent; a request head may be many KiB.
  private static final int MAX_CHARS = 512;
  private static final HexFormat HEX = HexFormat.of();

  private NetworkText() {}

  /**
   * Cuts a text to what a line should hold, with an ellipsis in place of the rest; never between
   * the halves of a surrogate pair, as half a pair is no JSON that every reader takes.
   */
  static String clip(String text) {
    if (text.length() <= MAX_CHARS) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(MAX_CHARS - 1)) ? MAX_CHARS - 1 : MAX_CHARS;
    return text.substring(0, end) + "...";
  }

  /**
   * Appends a value, in quotes if it is empty or holds a blank, a quote, a backslash, an equals
   * sign or anything outside printable ASCII, which is escaped as in JSON: so no line ends early,
   * no terminal takes orders, and nothing looks like another field.
   */
  static void appendValue(StringBuilder out, String text) {
    String value = clip(text);
    if (isPlain(value)) {
      out.append(value);
      return;
    }
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      appendEscaped(out, value.charAt(i));
    }
    out.append('"');
  }

  private static boolean isPlain(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '"' || c == '\\' || c == '=') {
        return false;
      }
    }
    return !value.isEmpty();
  }

  /** Appends one UTF-16 unit; all but printable ASCII becomes an escape. */
  static void appendEscaped(StringBuilder out, char c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (c >= ' ' && c < 0x7f) {
          out.append(c);
        } else {
          out.append("\\u").append(HEX.toHexDigits(c));
        }
      }
    }
  }
}
