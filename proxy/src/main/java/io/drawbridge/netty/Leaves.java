// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.drawbridge.authority.LeafCache;
import io.drawbridge.authority.LeafKey;
import java.net.InetAddress;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Leaf certificates for the loops: found in the cache at once, or minted off the loop. */
public final class Leaves {
  private final LeafCache<LeafCredential> cache;
  private final Predicate<InetAddress> mayMint;

  /**
   * Takes leaves from {@code cache}.
   *
   * @param mayMint whether one more may be minted for this client now
   */
  public Leaves(LeafCache<LeafCredential> cache, Predicate<InetAddress> mayMint) {
    this.cache = cache;
    this.mayMint = mayMint;
  }

  /** The client has asked for more new names than it may. */
  public static final class TooManyException extends Exception {
    private static final long serialVersionUID = 1;

    private TooManyException() {
      super("too many new names", null, false, false);
    }
  }

  /** A leaf in use by one session; released exactly once. */
  public static final class Held {
    private final String name;
    private final LeafCredential credential;
    private final boolean minted;
    private final long nanos;

    private Held(String name, LeafCredential credential, boolean minted, long nanos) {
      this.name = name;
      this.credential = credential;
      this.minted = minted;
      this.nanos = nanos;
    }

    /** What the leaf is for, as the app asked for it. */
    String name() {
      return name;
    }

    LeafCredential credential() {
      return credential;
    }

    /** Whether it was minted for this session. */
    public boolean minted() {
      return minted;
    }

    /** How long that took; 0 where it was not. */
    public long nanos() {
      return nanos;
    }

    /** Gives it back; a handshake under way keeps its own hold. */
    public void release() {
      credential.release();
    }
  }

  /** Has every leaf minted anew from now on; those in use live on. On any thread. */
  public void forget() {
    cache.clear();
  }

  /**
   * Finds or mints the leaf for {@code name}.
   *
   * @param then gets the leaf, then its own, or the failure; on the loop of {@code client}
   */
  public void acquire(
      Connection client,
      String name,
      LeafKey key,
      BiConsumer<@Nullable Held, @Nullable Throwable> then) {
    LeafCredential hit = cache.ifPresent(name, key);
    if (hit != null) {
      then.accept(new Held(name, hit, false, 0), null);
      return;
    }
    if (!mayMint.test(client.remoteAddress().getAddress())) {
      then.accept(null, new TooManyException());
      return;
    }
    cache
        .get(name, key)
        .whenComplete(
            (issued, failure) -> {
              Held held =
                  issued == null
                      ? null
                      : new Held(name, issued.value(), issued.minted(), issued.nanos());
              client.execute(() -> then.accept(held, failure));
            });
  }
}
