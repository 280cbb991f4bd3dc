// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The finite-field Diffie-Hellman group of a ServerKeyExchange (RFC 5246 §7.4.3).
 *
 * @param bits the length of its prime
 * @param primeName the prime's name, {@code RFC 2409 group 2} for instance, or null where it is not
 *     among those that are known
 */
public record DhGroup(int bits, @Nullable String primeName) {

  static DhGroup of(BigInteger prime) {
    return new DhGroup(prime.bitLength(), DhPrimes.name(prime));
  }

  /** {@code 1024 bits, RFC 2409 group 2}. */
  @Override
  public String toString() {
    return bits + " bits, " + (primeName == null ? "unknown prime" : primeName);
  }
}
