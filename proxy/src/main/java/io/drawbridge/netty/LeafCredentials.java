// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.drawbridge.authority.Leaf;
import io.drawbridge.authority.LeafCache;
import io.drawbridge.authority.LeafKey;
import io.netty.util.IllegalReferenceCountException;
import java.security.PrivateKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Leaf certificates as BoringSSL credentials, parsed once and counted by reference. Thread-safe.
 */
public final class LeafCredentials implements LeafCache.Handler<LeafCredential> {
  /** By type the key that the newest leaf had, since one is shared by many. */
  private final Map<LeafKey, NativeKey> keys = new ConcurrentHashMap<>();

  @Override
  public LeafCredential create(Leaf leaf) {
    TlsLibrary.load();
    return LeafCredential.of(key(leaf.type(), leaf.key()), leaf.chain());
  }

  private NativeKey key(LeafKey type, PrivateKey key) {
    NativeKey last = keys.get(type);
    if (last != null && last.is(key)) {
      return last;
    }
    NativeKey next = NativeKey.of(key);
    keys.put(type, next);
    return next;
  }

  @Override
  public boolean tryRetain(LeafCredential credential) {
    try {
      credential.retain();
      return true;
    } catch (IllegalReferenceCountException e) {
      return false;
    }
  }

  @Override
  public void release(LeafCredential credential) {
    credential.release();
  }
}
