// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Offers several values, takes out the one picked, and offers the rest, until none is picked. */
final class Walk {
  private Walk() {}

  /** One offer; returns the pick, or null where the server refuses or picks nothing. */
  @FunctionalInterface
  interface Offer<T> {
    @Nullable T pick(List<T> offered) throws IOException;
  }

  /** The picks in the order in which they were picked. */
  static <T> List<T> over(List<T> candidates, Offer<T> offer) throws IOException {
    List<T> left = new ArrayList<>(candidates);
    List<T> picks = new ArrayList<>();
    while (!left.isEmpty()) {
      T pick = offer.pick(List.copyOf(left));
      if (pick == null || !left.remove(pick)) {
        break;
      }
      picks.add(pick);
    }
    return List.copyOf(picks);
  }
}
