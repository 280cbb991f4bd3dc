// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.policy;

import io.drawbridge.tls.CipherSuite;
import java.util.regex.Pattern;

/** Which code points of a cipher suite list are suites, and which of those are refused as weak. */
final class WeakSuites {

  private static final int EMPTY_RENEGOTIATION_INFO_SCSV = 0x00ff; // RFC 5746 §3.3
  private static final int FALLBACK_SCSV = 0x5600; // RFC 7507 §2

  /** Parts of IANA names: finite-field DH, anonymous, and ciphers that RFC 7525 §4.1 rules out. */
  private static final Pattern WEAK =
      Pattern.compile("_DHE?_|_anon_|_EXPORT|_NULL|_RC4_|_3DES_|_DES_|_DES40_|_RC2_");

  private WeakSuites() {}

  /** Whether the code is a suite and not a signal (SCSV, GREASE of RFC 8701 §2). */
  static boolean isSuite(int code) {
    boolean grease = (code & 0x0f0f) == 0x0a0a && (code >> 8) == (code & 0xff);
    return !grease && code != EMPTY_RENEGOTIATION_INFO_SCSV && code != FALLBACK_SCSV;
  }

  /** Whether the suite is weak by its name, which states key exchange and cipher. */
  static boolean isWeak(int code) {
    return WEAK.matcher(CipherSuite.of(code).name()).find();
  }
}
