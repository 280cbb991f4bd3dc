// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;

/** The security strength of public keys (NIST SP 800-57 part 1 revision 5, table 2). */
public final class KeyStrength {
  private KeyStrength() {}

  /** Bits of security, in the steps of the table; 0 for a kind of key that it does not have. */
  public static int bits(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      int bits = rsa.getModulus().bitLength();
      return bits < 2048 ? 80 : bits < 3072 ? 112 : bits < 7680 ? 128 : 192;
    }
    if (key instanceof ECPublicKey ec) {
      return ec.getParams().getOrder().bitLength() / 2;
    }
    if (key instanceof EdECPublicKey edwards) {
      return edwards.getParams().getName().equals("Ed448") ? 224 : 128;
    }
    return 0;
  }
}
