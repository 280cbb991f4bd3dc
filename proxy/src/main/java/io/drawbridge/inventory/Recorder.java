// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.inventory;

import io.drawbridge.event.SessionEvent;
import io.drawbridge.event.SessionListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Adds ended sessions to a batch of the thread that they end on, and lends the batches to the
 * thread that writes. Nobody ever waits: whoever finds a batch out goes on without it.
 */
final class Recorder implements SessionListener {
  /** For each event loop, between two flushes. */
  private static final int BYTES = 8 << 20;

  /** A flood of refusals says the same thing many times. */
  private static final int REFUSALS = 500;

  private final List<AtomicReference<@Nullable Batch>> places = new CopyOnWriteArrayList<>();
  private final ThreadLocal<AtomicReference<@Nullable Batch>> own =
      ThreadLocal.withInitial(this::place);
  private final ClientNames names;

  Recorder(ClientNames names) {
    this.names = names;
  }

  @Override
  public void on(SessionEvent event) {
    if (event instanceof SessionEvent.Ended ended) {
      AtomicReference<@Nullable Batch> place = own.get();
      Batch taken = place.getAndSet(null);
      Batch batch = taken == null ? new Batch(BYTES, REFUSALS) : taken;
      batch.add(ended.record(), names);
      // Only this thread ever puts one here, so nothing is overwritten.
      place.set(batch);
    }
  }

  /** Moves what has been recorded into another batch; on any one other thread. */
  void drainTo(Batch into) {
    for (AtomicReference<@Nullable Batch> place : places) {
      Batch taken = place.getAndSet(null);
      if (taken != null) {
        into.add(taken);
      }
    }
  }

  private AtomicReference<@Nullable Batch> place() {
    AtomicReference<@Nullable Batch> place = new AtomicReference<>();
    places.add(place);
    return place;
  }
}
