// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.classify;

import io.drawbridge.tls.CipherSuite;
import io.drawbridge.tls.ClientHello;
import io.drawbridge.tls.KeyExchange;
import java.util.Set;

/** Sums up the suites of one offer in one pass; signals, GREASE and unknown codes do not count. */
final class SuiteOffer {
  private boolean export;
  private boolean nullEncryption;
  private boolean rc4;
  private boolean tripleDes;
  private boolean otherEncryption;
  private boolean aead;
  private boolean forwardSecrecy;
  private boolean finiteField;
  private boolean weakFiniteField;
  private boolean usableWithoutFiniteField;
  private boolean any;

  SuiteOffer(ClientHello hello) {
    for (int code : hello.cipherSuites()) {
      CipherSuite suite = CipherSuite.of(code);
      if (suite.isKnown() && !suite.isScsv()) {
        add(suite);
      }
    }
  }

  void addFindings(Set<Finding> findings) {
    boolean weakDhOnly = finiteField && !usableWithoutFiniteField;
    add(findings, Finding.WEAK_DH_ONLY, weakDhOnly);
    add(findings, Finding.WEAK_DH_OFFERED, weakFiniteField && !weakDhOnly);
    add(findings, Finding.EXPORT_OFFERED, export);
    add(findings, Finding.NULL_OFFERED, nullEncryption);
    add(findings, Finding.RC4_ONLY, rc4 && !tripleDes && !otherEncryption);
    add(findings, Finding.TRIPLE_DES_ONLY, tripleDes && !rc4 && !otherEncryption);
    add(findings, Finding.NO_AEAD, any && !aead);
    add(findings, Finding.NO_FORWARD_SECRECY, any && !forwardSecrecy);
  }

  private void add(CipherSuite suite) {
    any = true;
    export |= suite.isExport();
    nullEncryption |= suite.isNull();
    aead |= suite.isAead();
    forwardSecrecy |= suite.isForwardSecret();
    if (!suite.isNull() && !suite.isExport()) {
      rc4 |= suite.isRc4();
      tripleDes |= suite.isTripleDes();
      otherEncryption |= !suite.isRc4() && !suite.isTripleDes();
    }
    finiteField |= suite.isFiniteFieldDh();
    weakFiniteField |= suite.isFiniteFieldDh() && (suite.isExport() || suite.isAnonymous());
    usableWithoutFiniteField |= !suite.isFiniteFieldDh() && isUsable(suite);
  }

  /** What a server in its right mind may still choose: RFC 9325 §4.1, RFC 7465. */
  private static boolean isUsable(CipherSuite suite) {
    return !suite.isNull()
        && !suite.isExport()
        && !suite.isRc4()
        && !suite.isAnonymous()
        && suite.keyExchange() != KeyExchange.NONE;
  }

  private static void add(Set<Finding> findings, Finding finding, boolean holds) {
    if (holds) {
      findings.add(finding);
    }
  }
}
