// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.testing.SettableClock;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LeafCacheFloodTest {
  private final SettableClock clock = new SettableClock(OwnRoot.MADE);
  private final LeafCache<AtomicInteger> cache =
      new LeafCache<>(
          OwnRoot.minter(OwnRoot.opened(clock), clock),
          new References(),
          100,
          Runnable::run,
          clock);

  @Test
  void namesAskedForOnceLeaveThoseInUse() {
    for (int i = 0; i < 2000; i++) {
      use("used" + i % 20 + ".example");
      use("flood" + i + ".example");
    }

    int present = 0;
    for (int i = 0; i < 20; i++) {
      present += cache.ifPresent("used" + i + ".example", LeafKey.ECDSA) == null ? 0 : 1;
    }
    assertThat(present).isGreaterThanOrEqualTo(18);
    assertThat(cache.size()).isLessThanOrEqualTo(100);
  }

  private void use(String name) {
    cache.get(name, LeafKey.ECDSA).toCompletableFuture().join().value().decrementAndGet();
  }

  private static final class References implements LeafCache.Handler<AtomicInteger> {
    @Override
    public AtomicInteger create(Leaf leaf) {
      return new AtomicInteger(1);
    }

    @Override
    public boolean tryRetain(AtomicInteger count) {
      return count.updateAndGet(references -> references == 0 ? 0 : references + 1) > 0;
    }

    @Override
    public void release(AtomicInteger count) {
      count.decrementAndGet();
    }
  }
}
