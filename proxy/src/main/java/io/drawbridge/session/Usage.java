// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts who holds something, and frees it when the last has let go. The maker is the first holder.
 * Thread-safe.
 */
public final class Usage {
  private final AtomicInteger holders = new AtomicInteger(1);
  private final Runnable free;

  /**
   * Held once, by the caller.
   *
   * @param free is run once, on the thread of the last holder; must not block
   */
  public Usage(Runnable free) {
    this.free = free;
  }

  /** Holds it too, unless it is freed already; each hold is let go once. */
  public boolean tryHold() {
    return holders.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
  }

  /** Lets go. */
  public void release() {
    if (holders.decrementAndGet() == 0) {
      free.run();
    }
  }
}
