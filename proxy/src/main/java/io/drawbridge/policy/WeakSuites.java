// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.policy;

import io.drawbridge.tls.CipherSuite;

/** Which code points of a cipher suite list are suites, and which of those are refused as weak. */
final class WeakSuites {

  private WeakSuites() {}

  /** Whether the code is a suite and not a signal (SCSV) or GREASE (RFC 8701 §2). */
  static boolean isSuite(int code) {
    CipherSuite suite = CipherSuite.of(code);
    return !suite.isScsv() && !suite.isGrease();
  }

  /** Whether the suite is among those that RFC 9325 §4.1 and §4.2 advise against most strongly. */
  static boolean isWeak(int code) {
    CipherSuite suite = CipherSuite.of(code);
    return suite.isFiniteFieldDh()
        || suite.isAnonymous()
        || suite.isExport()
        || suite.isNull()
        || suite.isRc4()
        || suite.isTripleDes()
        || suite.name().contains("_DES_")
        || suite.name().startsWith("SSL_CK_");
  }
}
