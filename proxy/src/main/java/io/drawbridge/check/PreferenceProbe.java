// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Whether the server seems to have an order of suites of its own: the first offer in reverse has
 * the same pick. Only how the suites are asked for hangs on it; {@link OrderProbe} looks again.
 */
final class PreferenceProbe {
  private final Look look;

  PreferenceProbe(Look look) {
    this.look = look;
  }

  static String name(Look look) {
    return look.version().label() + " preference";
  }

  boolean ask(Server server) throws IOException {
    List<Integer> reversed = new ArrayList<>(look.offered());
    Collections.reverse(reversed);
    Answer.Flight flight = look.ask(server, reversed);
    return flight != null && flight.suite().code() == look.flight().suite().code();
  }
}
