// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.check.VersionFact.Preference;
import io.drawbridge.tls.CipherSuite;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In whose order suites are picked: an offer in reverse tells. Where it is the server's, the lists
 * of the portions, each of them in that order, become one that is.
 */
final class OrderProbe {
  private final Look look;
  private final List<List<Integer>> lists;

  /**
   * A probe.
   *
   * @param lists wire values of the suites found, by portion
   */
  OrderProbe(Look look, List<List<Integer>> lists) {
    this.look = look;
    this.lists = lists.stream().filter(list -> !list.isEmpty()).toList();
  }

  static String name(Look look) {
    return look.version().label() + " order";
  }

  /** All suites, in the server's order if it has one. */
  VersionFact ask(Server server) throws IOException {
    List<Integer> suites = suites();
    if (suites.size() < 2) {
      return fact(suites, Preference.SINGLE);
    }
    List<Integer> reversed = new ArrayList<>(suites);
    Collections.reverse(reversed);
    Integer pick = pick(reversed, server);
    return pick == null || pick.equals(reversed.get(0))
        ? fact(suites, Preference.CLIENT)
        : fact(merge(server), Preference.SERVER);
  }

  /** All suites, where nobody can be asked any more. */
  VersionFact unasked() {
    List<Integer> suites = suites();
    return fact(suites, suites.size() < 2 ? Preference.SINGLE : Preference.CLIENT);
  }

  private List<Integer> suites() {
    return lists.stream().flatMap(List::stream).toList();
  }

  private VersionFact fact(List<Integer> suites, Preference preference) {
    return new VersionFact(
        look.version(), suites.stream().map(CipherSuite::of).toList(), preference);
  }

  /** By asking which of the lists' first suites comes first. */
  private List<Integer> merge(Server server) throws IOException {
    List<Integer> merged = new ArrayList<>();
    List<Deque<Integer>> left = new ArrayList<>();
    lists.forEach(list -> left.add(new ArrayDeque<>(list)));
    while (left.size() > 1) {
      // Mostly all that is usual comes first.
      Integer last = left.get(0).getLast();
      if (last.equals(pick(firstsAnd(last, left), server))) {
        merged.addAll(left.remove(0));
      } else {
        one(left, merged, server);
      }
    }
    left.forEach(merged::addAll);
    return merged;
  }

  /** Moves suites from the lists until one of these is empty. */
  private void one(List<Deque<Integer>> left, List<Integer> merged, Server server)
      throws IOException {
    int lists = left.size();
    while (left.size() == lists) {
      Integer first = pick(left.stream().map(Deque::getFirst).toList(), server);
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

  private @Nullable Integer pick(List<Integer> suites, Server server) throws IOException {
    Answer.Flight flight = look.ask(server, suites);
    return flight == null ? null : flight.suite().code();
  }
}
