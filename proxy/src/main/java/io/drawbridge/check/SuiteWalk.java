// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.check.VersionFact.Preference;
import io.drawbridge.tls.CipherSuite;
import io.drawbridge.tls.TlsVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * With which suites a version is spoken, and in whose order: what the server picks is left out of
 * the next offer, until it picks nothing. So the picks come in its own order. One thread, one
 * connection at a time; one use.
 */
final class SuiteWalk {
  private final Server server;
  private final Look look;
  private final List<Answer.Flight> flights = new ArrayList<>();

  /**
   * What was found.
   *
   * @param flights the answers on the way, each with another suite; at least one
   * @param broken what ended the walk before its end, or null
   */
  record Result(VersionFact fact, List<Answer.Flight> flights, @Nullable IOException broken) {}

  SuiteWalk(Server server, Look look) {
    this.server = server;
    this.look = look;
  }

  /** Walks; what was found before something went wrong is kept. */
  Result walk() {
    try {
      List<List<Integer>> portions = portions();
      List<Integer> suites = portions.stream().flatMap(List::stream).toList();
      Preference preference = preference(suites);
      return result(preference == Preference.SERVER ? merge(portions) : suites, preference, null);
    } catch (IOException e) {
      List<Integer> found = flights.stream().map(flight -> flight.suite().code()).toList();
      return result(found, found.size() == 1 ? Preference.SINGLE : Preference.CLIENT, e);
    }
  }

  private Result result(List<Integer> suites, Preference preference, @Nullable IOException broken) {
    List<CipherSuite> found = suites.stream().map(CipherSuite::of).toList();
    return new Result(
        new VersionFact(look.version(), found, preference), List.copyOf(flights), broken);
  }

  /** What is picked of each portion of the candidates; the first pick of one is known already. */
  private List<List<Integer>> portions() throws IOException {
    flights.add(look.flight());
    List<List<Integer>> found = new ArrayList<>();
    for (List<Integer> portion : Candidates.suites(look.version())) {
      List<Integer> picked = new ArrayList<>();
      List<Integer> left = new ArrayList<>(portion);
      if (portion.equals(look.offered())) {
        picked.add(look.flight().suite().code());
        left.removeAll(picked);
      }
      picked.addAll(Walk.over(left, suites -> pick(suites, true)));
      if (!picked.isEmpty()) {
        found.add(picked);
      }
    }
    return found;
  }

  private Preference preference(List<Integer> suites) throws IOException {
    if (suites.size() < 2) {
      return Preference.SINGLE;
    }
    List<Integer> reversed = new ArrayList<>(suites);
    Collections.reverse(reversed);
    Integer pick = pick(reversed, false);
    boolean ours = pick == null || pick.equals(reversed.get(0));
    return ours ? Preference.CLIENT : Preference.SERVER;
  }

  /** Lists that are in the server's order become one that is. */
  private List<Integer> merge(List<List<Integer>> portions) throws IOException {
    List<Integer> merged = portions.get(0);
    for (List<Integer> each : portions.subList(1, portions.size())) {
      merged = merge(merged, each);
    }
    return merged;
  }

  private List<Integer> merge(List<Integer> usual, List<Integer> others) throws IOException {
    List<Integer> merged = new ArrayList<>();
    int next = 0;
    // Mostly all that is rare comes last.
    Integer last = usual.get(usual.size() - 1);
    if (!last.equals(pick(List.of(others.get(0), last), false))) {
      for (Integer each : usual) {
        while (next < others.size()
            && others.get(next).equals(pick(List.of(each, others.get(next)), false))) {
          merged.add(others.get(next++));
        }
        merged.add(each);
      }
    } else {
      merged.addAll(usual);
    }
    merged.addAll(others.subList(next, others.size()));
    return merged;
  }

  private @Nullable Integer pick(List<Integer> suites, boolean keep) throws IOException {
    ProbeHello hello = ProbeHello.of(look.version(), server.serverName(), suites);
    Answer answer = keep ? server.askWhole(hello) : server.ask(hello);
    if (answer instanceof Answer.Refusal && needsKeyShare()) {
      answer = server.ask(hello.withKeyShare());
    }
    if (!(answer instanceof Answer.Flight flight) || flight.version() != look.version()) {
      return null;
    }
    if (keep) {
      flights.add(flight);
    }
    return flight.suite().code();
  }

  /** Whether the first hello, too, was accepted only with a key share: no HelloRetryRequest. */
  private boolean needsKeyShare() {
    return look.version() == TlsVersion.TLSv1_3 && !look.flight().retryRequest();
  }
}
