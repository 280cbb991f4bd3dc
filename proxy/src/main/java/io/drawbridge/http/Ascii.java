// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.http;

/** Classes of bytes (RFC 9110 §5.5, §5.6.2), and comparison without regard to case. */
final class Ascii {
  private static final byte TOKEN = 1;
  private static final byte VALUE = 2;
  private static final byte TARGET = 4;
  private static final byte[] CLASSES = classes();

  private Ascii() {}

  private static byte[] classes() {
    byte[] classes = new byte[256];
    for (int c = 0; c < 256; c++) {
      boolean visible = c > 0x20 && c != 0x7f;
      if (visible || c == ' ' || c == '\t') {
        classes[c] |= VALUE;
      }
      if (visible) {
        classes[c] |= TARGET;
      }
      if (visible && c < 0x80 && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0) {
        classes[c] |= TOKEN;
      }
    }
    return classes;
  }

  static boolean isToken(byte b) {
    return (CLASSES[b & 0xff] & TOKEN) != 0;
  }

  static boolean isValue(byte b) {
    return (CLASSES[b & 0xff] & VALUE) != 0;
  }

  /** Visible, or not ASCII at all: what is found in request targets. */
  static boolean isTarget(byte b) {
    return (CLASSES[b & 0xff] & TARGET) != 0;
  }

  static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  static byte lower(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
  }

  /** Whether the bytes are {@code word}, which is in lower case. */
  static boolean is(byte[] in, int from, int to, String word) {
    return to - from == word.length() && startsWith(in, from, to, word);
  }

  static boolean startsWith(byte[] in, int from, int to, String word) {
    if (to - from < word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (lower(in[from + i]) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  static boolean contains(byte[] in, int from, int to, String word) {
    for (int i = from; i + word.length() <= to; i++) {
      if (startsWith(in, i, to, word)) {
        return true;
      }
    }
    return false;
  }
}
