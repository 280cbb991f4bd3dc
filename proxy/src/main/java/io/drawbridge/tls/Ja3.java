// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tls;

/**
 * The JA3 fingerprint: the MD5 of version, suites, extensions, groups and point formats in decimal,
 * in the order sent and without GREASE.
 *
 * <p>JA3 does not define hellos in the format of SSL 2.0; their suites enter it as 24-bit numbers.
 */
public final class Ja3 {
  private static final int MD5_HEX_DIGITS = 32;

  private Ja3() {}

  /** 32 lower-case hex digits. */
  public static String of(ClientHello hello) {
    return Fingerprint.digest(Digest.MD5, text(hello), MD5_HEX_DIGITS);
  }

  /** What is hashed: {@code 771,4865-4866,0-23,29-23,0}. */
  public static String text(ClientHello hello) {
    StringBuilder text = new StringBuilder(256).append(hello.legacyVersion());
    append(text, Fingerprint.withoutGrease(hello.cipherSuites()));
    append(text, Fingerprint.withoutGrease(hello.extensions()));
    append(text, Fingerprint.withoutGrease(hello.groups()));
    append(text, hello.pointFormats());
    return text.toString();
  }

  private static void append(StringBuilder text, int[] values) {
    char separator = ',';
    for (int value : values) {
      text.append(separator).append(value);
      separator = '-';
    }
    if (values.length == 0) {
      text.append(',');
    }
  }
}
