// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tls;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** What JA3 and JA4 have in common: lists without GREASE, joined, hashed, in lower-case hex. */
final class Fingerprint {
  private static final HexFormat HEX = HexFormat.of();

  private Fingerprint() {}

  static String digest(Digest algorithm, CharSequence text, int hexDigits) {
    byte[] hash = algorithm.of(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    return HEX.formatHex(hash, 0, hexDigits / 2);
  }

  static int[] withoutGrease(int[] values) {
    int kept = 0;
    int[] result = new int[values.length];
    for (int value : values) {
      if (!Grease.isGrease(value)) {
        result[kept++] = value;
      }
    }
    return kept == values.length ? result : Arrays.copyOf(result, kept);
  }
}
