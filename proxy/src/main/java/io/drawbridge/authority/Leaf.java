// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * A leaf certificate with all that a server needs to use it.
 *
 * @param name the host name in A-form or the IP literal that it is for
 * @param type the type of its key
 * @param key shared by all leaves of the type that were minted in the same period
 * @param chain the leaf first, then what leads to the root, without the root
 * @param renewAt from when on another should be minted; before its end
 */
public record Leaf(
    String name, LeafKey type, PrivateKey key, List<X509Certificate> chain, Instant renewAt) {

  public Leaf {
    chain = List.copyOf(chain);
  }

  /** The leaf certificate itself. */
  public X509Certificate certificate() {
    return chain.get(0);
  }

  @Override
  public String toString() {
    return "Leaf[" + name + ", " + type + ", renewAt=" + renewAt + "]"; // without the key
  }
}
