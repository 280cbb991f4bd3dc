// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tls;

/** Values reserved to keep peers tolerant of the unknown (RFC 8701); they carry no meaning. */
public final class Grease {
  private Grease() {}

  /**
   * Whether a 16-bit suite, extension, group, scheme or version is reserved: {@code 0x0A0A}, {@code
   * 0x1A1A}, … {@code 0xFAFA}.
   */
  public static boolean isGrease(int value) {
    return (value & 0x0F0F) == 0x0A0A && value >>> 8 == (value & 0xFF);
  }
}
