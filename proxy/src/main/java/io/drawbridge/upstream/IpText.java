// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import java.util.Locale;
import java.util.regex.Pattern;

/** IP addresses as text. */
final class IpText {
  /** Anything meant to be an address, whether or not it is spelt as one. */
  private static final Pattern LOOKS_LIKE =
      Pattern.compile(
          "0[xX][0-9a-fA-F]{8}|[0-9]+(\\.[0-9]+){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]*:[0-9a-fA-F.]*");

  private IpText() {}

  /** Whether {@code text} is an address in some spelling. */
  static boolean isAddressLike(String text) {
    return LOOKS_LIKE.matcher(text).matches();
  }

  /** The one spelling of an address of 4 or 16 octets: RFC 3986 §3.2.2, RFC 5952 §4. */
  static String canonical(byte[] octets) {
    if (octets.length == 4) {
      return (octets[0] & 0xff)
          + "."
          + (octets[1] & 0xff)
          + "."
          + (octets[2] & 0xff)
          + "."
          + (octets[3] & 0xff);
    }
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = ((octets[2 * i] & 0xff) << 8) | (octets[2 * i + 1] & 0xff);
    }
    int from = 0;
    int length = 1;
    for (int i = 0, run = 0; i < 8; i++) {
      run = groups[i] == 0 ? run + 1 : 0;
      if (run > length) {
        length = run;
        from = i + 1 - run;
      }
    }
    return length == 1
        ? join(groups, 0, 8)
        : join(groups, 0, from) + "::" + join(groups, from + length, 8);
  }

  private static String join(int[] groups, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
    }
    return text.toString().toLowerCase(Locale.ROOT);
  }
}
