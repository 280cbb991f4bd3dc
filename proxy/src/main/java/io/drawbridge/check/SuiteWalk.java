// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.check.VersionFact.Preference;
import io.drawbridge.tls.CipherSuite;
import io.drawbridge.tls.TlsVersion;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * With which suites a version is spoken, and in whose order: what the server picks is left out of
 * the next offer, until it picks nothing. So the picks come in its own order. The portions of the
 * candidates are walked side by side; one use.
 */
final class SuiteWalk {
  private final Server server;
  private final Look look;
  private final Executor threads;

  /**
   * What was found.
   *
   * @param flights the answers on the way, each with another suite; at least one
   * @param broken what ended the walk before its end, or null
   */
  record Result(VersionFact fact, List<Answer.Flight> flights, @Nullable IOException broken) {}

  /** As far as one portion was walked. */
  private record Portion(List<Answer.Flight> flights, @Nullable IOException broken) {
    List<Integer> suites() {
      return flights.stream().map(flight -> flight.suite().code()).toList();
    }
  }

  /**
   * Prepares.
   *
   * @param threads at least four of them have to be free
   */
  SuiteWalk(Server server, Look look, Executor threads) {
    this.server = server;
    this.look = look;
    this.threads = threads;
  }

  /** Walks; what was found before something went wrong is kept. Blocks. */
  Result walk() {
    List<Portion> portions = portions();
    List<Answer.Flight> flights = portions.stream().flatMap(p -> p.flights().stream()).toList();
    List<Integer> suites = flights.stream().map(flight -> flight.suite().code()).toList();
    try {
      for (Portion each : portions) {
        if (each.broken() != null) {
          throw each.broken();
        }
      }
      Preference preference = preference(suites);
      boolean merged = preference == Preference.SERVER;
      return result(merged ? merge(lists(portions)) : suites, preference, flights, null);
    } catch (IOException e) {
      Preference preference = suites.size() == 1 ? Preference.SINGLE : Preference.CLIENT;
      return result(suites, preference, flights, e);
    }
  }

  private Result result(
      List<Integer> suites,
      Preference preference,
      List<Answer.Flight> flights,
      @Nullable IOException broken) {
    List<CipherSuite> found = suites.stream().map(CipherSuite::of).toList();
    return new Result(new VersionFact(look.version(), found, preference), flights, broken);
  }

  /** What is picked of each portion of the candidates. */
  private List<Portion> portions() {
    List<CompletableFuture<Portion>> walks =
        Candidates.suites(look.version()).stream()
            .map(portion -> CompletableFuture.supplyAsync(() -> portion(portion), threads))
            .toList();
    return walks.stream().map(CompletableFuture::join).toList();
  }

  /** The first pick of one portion is known already. */
  private Portion portion(List<Integer> candidates) {
    List<Answer.Flight> flights = new ArrayList<>();
    List<Integer> left = new ArrayList<>(candidates);
    if (candidates.equals(look.offered())) {
      flights.add(look.flight());
      left.remove((Integer) look.flight().suite().code());
    }
    try {
      Walk.over(
          left,
          suites -> {
            Answer.Flight flight = flight(suites, true);
            if (flight == null || !suites.contains(flight.suite().code())) {
              return null;
            }
            flights.add(flight);
            return flight.suite().code();
          });
      return new Portion(flights, null);
    } catch (IOException e) {
      return new Portion(flights, e);
    }
  }

  private Preference preference(List<Integer> suites) throws IOException {
    if (suites.size() < 2) {
      return Preference.SINGLE;
    }
    List<Integer> reversed = new ArrayList<>(suites);
    Collections.reverse(reversed);
    Integer pick = pick(reversed);
    boolean ours = pick == null || pick.equals(reversed.get(0));
    return ours ? Preference.CLIENT : Preference.SERVER;
  }

  private static List<List<Integer>> lists(List<Portion> portions) {
    return portions.stream().map(Portion::suites).filter(suites -> !suites.isEmpty()).toList();
  }

  /** Lists that are in the server's order become one that is, by asking which first comes first. */
  private List<Integer> merge(List<List<Integer>> lists) throws IOException {
    List<Integer> merged = new ArrayList<>();
    List<Deque<Integer>> left = new ArrayList<>();
    lists.forEach(list -> left.add(new ArrayDeque<>(list)));
    while (left.size() > 1) {
      // Mostly all that is usual comes first.
      if (left.get(0).getLast().equals(pick(firstsAnd(left.get(0).getLast(), left)))) {
        merged.addAll(left.remove(0));
      } else {
        one(left, merged);
      }
    }
    left.forEach(merged::addAll);
    return merged;
  }

  /** Moves suites from the lists until one of these is empty. */
  private void one(List<Deque<Integer>> left, List<Integer> merged) throws IOException {
    int lists = left.size();
    while (left.size() == lists) {
      Integer first = pick(left.stream().map(Deque::getFirst).toList());
      // A server that picks none of them now has no order to be found out.
      Deque<Integer> list =
          left.stream().filter(l -> l.getFirst().equals(first)).findFirst().orElse(left.get(0));
      merged.add(list.removeFirst());
      left.removeIf(Deque::isEmpty);
    }
  }

  /** The last suite of the first list, beside the first ones of the others. */
  private static List<Integer> firstsAnd(Integer last, List<Deque<Integer>> lists) {
    List<Integer> suites = new ArrayList<>();
    lists.subList(1, lists.size()).forEach(list -> suites.add(list.getFirst()));
    suites.add(last);
    return suites;
  }

  private @Nullable Integer pick(List<Integer> suites) throws IOException {
    Answer.Flight flight = flight(suites, false);
    return flight == null ? null : flight.suite().code();
  }

  /** The answer in this version, or null. */
  private Answer.@Nullable Flight flight(List<Integer> suites, boolean whole) throws IOException {
    ProbeHello hello = ProbeHello.of(look.version(), server.serverName(), suites);
    Answer answer = whole ? server.askWhole(hello) : server.ask(hello);
    if (answer instanceof Answer.Refusal && needsKeyShare()) {
      answer = server.ask(hello.withKeyShare());
    }
    return answer instanceof Answer.Flight flight && flight.version() == look.version()
        ? flight
        : null;
  }

  /** Whether the first hello, too, was accepted only with a key share: no HelloRetryRequest. */
  private boolean needsKeyShare() {
    return look.version() == TlsVersion.TLSv1_3 && !look.flight().retryRequest();
  }
}
