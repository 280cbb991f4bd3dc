// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which suites of one portion of the candidates a version is spoken with, one connection after the
 * other: what the server picks is left out of the next offer, until it picks nothing. So the picks
 * come in the server's own order, where it has one. One use.
 */
final class SuitesProbe {
  private final Look look;
  private final List<Integer> left;
  private final List<Answer.Flight> flights = new ArrayList<>();

  /**
   * What was found.
   *
   * @param flights the answers, each with another suite
   * @param broken what ended the walk before its end, or null
   */
  record Found(List<Answer.Flight> flights, @Nullable IOException broken) {

    /** Wire values, in the order of the picks. */
    List<Integer> suites() {
      return flights.stream().map(flight -> flight.suite().code()).toList();
    }
  }

  /**
   * A probe.
   *
   * @param candidates wire values
   */
  SuitesProbe(Look look, List<Integer> candidates) {
    this.look = look;
    this.left = new ArrayList<>(candidates);
  }

  static String name(Look look) {
    return look.version().label() + " suites";
  }

  /** Walks; what was found before something went wrong is kept. */
  Found ask(Server server) {
    if (left.equals(look.offered())) { // its first pick is known already
      flights.add(look.flight());
      left.remove((Integer) look.flight().suite().code());
    }
    try {
      walk(List.copyOf(left), server);
      // Servers exist that pick one of finite-field Diffie-Hellman and then have no group for it.
      List<Integer> others = left.stream().filter(code -> !Candidates.isFiniteField(code)).toList();
      if (others.size() < left.size() && walk(others, server)) {
        walk(left.stream().filter(Candidates::isFiniteField).toList(), server);
      }
      return new Found(List.copyOf(flights), null);
    } catch (IOException e) {
      return new Found(List.copyOf(flights), e);
    }
  }

  /** Whether any was picked. */
  private boolean walk(List<Integer> candidates, Server server) throws IOException {
    List<Integer> picks = Walk.over(candidates, suites -> pick(suites, server));
    left.removeAll(picks);
    return !picks.isEmpty();
  }

  private @Nullable Integer pick(List<Integer> suites, Server server) throws IOException {
    Answer.Flight flight = look.askWhole(server, suites);
    if (flight == null || !suites.contains(flight.suite().code())) {
      return null;
    }
    flights.add(flight);
    return flight.suite().code();
  }
}
