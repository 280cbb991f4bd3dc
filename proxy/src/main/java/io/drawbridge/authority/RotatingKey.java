// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The key of all leaves of one type, replaced each period. Leaves that exist keep the key that they
 * were minted with. Never written to disk.
 */
final class RotatingKey {
  private final LeafKey type;
  private final Duration period;
  private final Clock clock;
  private final SecureRandom random;
  private final ReentrantLock making = new ReentrantLock();
  private volatile @Nullable Made made;

  RotatingKey(LeafKey type, Duration period, Clock clock, SecureRandom random) {
    this.type = type;
    this.period = period;
    this.clock = clock;
    this.random = random;
  }

  /** The key for new leaves; makes it where there is none or it is too old. */
  KeyPair current() {
    Made last = made;
    return last != null && fresh(last) ? last.key() : renewed();
  }

  private KeyPair renewed() {
    making.lock();
    try {
      Made last = made;
      if (last != null && fresh(last)) {
        return last.key(); // another thread made it
      }
      Made next = new Made(type.generate(random), clock.instant().plus(period));
      made = next;
      return next.key();
    } finally {
      making.unlock();
    }
  }

  private boolean fresh(Made last) {
    return clock.instant().isBefore(last.until());
  }

  private record Made(KeyPair key, Instant until) {}
}
