// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLCredential;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.List;

/**
 * A private key as BoringSSL has it, for all the credentials that use it. Reading one is dearer
 * than the rest of a credential. Freed when nobody has it any more. Thread-safe.
 */
final class NativeKey {
  private static final Cleaner CLEANER = Cleaner.create();

  private final PrivateKey key;
  private final long address;

  private NativeKey(PrivateKey key, long address) {
    this.key = key;
    this.address = address;
  }

  /** Reads {@code key}, which must have an encoding in PKCS#8. */
  static NativeKey of(PrivateKey key) {
    byte[] encoded = key.getEncoded();
    long address =
        PemBio.read("PRIVATE KEY", List.of(encoded), bio -> SSL.parsePrivateKey(bio, null));
    Arrays.fill(encoded, (byte) 0);
    NativeKey made = new NativeKey(key, address);
    CLEANER.register(made, () -> SSL.freePrivateKey(address));
    return made;
  }

  /** Whether this is {@code other} itself. */
  boolean is(PrivateKey other) {
    return key == other;
  }

  /** Gives the key to a credential, which keeps a reference of its own. */
  void addTo(long credential) throws Exception {
    try {
      SSLCredential.setPrivateKey(credential, address);
    } finally {
      Reference.reachabilityFence(this);
    }
  }
}
