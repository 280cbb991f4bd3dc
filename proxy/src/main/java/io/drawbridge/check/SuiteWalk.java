// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.tls.TlsVersion;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * With which suites a version is spoken, and in whose order: a {@link PreferenceProbe}, a {@link
 * SuitesProbe} for each portion of the candidates, side by side, and then an {@link OrderProbe}.
 * Thread-safe.
 */
final class SuiteWalk {
  private final Server server;
  private final Steps steps;
  private final Executor threads;

  /**
   * What was found.
   *
   * @param flights the answers on the way, each with another suite; at least one
   */
  record Result(VersionFact fact, List<Answer.Flight> flights) {}

  /** Prepares, for any version. */
  SuiteWalk(Server server, Steps steps, Executor threads) {
    this.server = server;
    this.steps = steps;
    this.threads = threads;
  }

  /** How many probes a version takes. */
  static int probes(TlsVersion version) {
    return Candidates.suites(version).size() + 2;
  }

  /** Walks; what was found before something went wrong is kept. Does not block. */
  CompletableFuture<Result> walk(Look look) {
    PreferenceProbe preference = new PreferenceProbe(look);
    return steps
        .run(PreferenceProbe.name(look), () -> preference.ask(server), threads)
        .thenCompose(
            ordered ->
                Boolean.TRUE.equals(ordered)
                    ? portions(look, Candidates.suitesTogether(look.version()))
                    : portions(look, Candidates.suites(look.version())))
        .thenCompose(found -> order(look, found));
  }

  private CompletableFuture<List<SuitesProbe.Found>> portions(
      Look look, List<List<Integer>> candidates) {
    var asked = candidates.stream().map(each -> portion(look, each)).toList();
    for (int i = asked.size(); i < Candidates.suites(look.version()).size(); i++) {
      steps.ended(SuitesProbe.name(look));
    }
    return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            done -> asked.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList());
  }

  private CompletableFuture<Optional<SuitesProbe.Found>> portion(
      Look look, List<Integer> candidates) {
    SuitesProbe probe = new SuitesProbe(look, candidates);
    return steps
        .run(SuitesProbe.name(look), () -> probe.ask(server), threads)
        .thenApply(Optional::ofNullable);
  }

  private CompletableFuture<Result> order(Look look, List<SuitesProbe.Found> found) {
    OrderProbe probe = new OrderProbe(look, found.stream().map(SuitesProbe.Found::suites).toList());
    List<Answer.Flight> flights = found.stream().flatMap(each -> each.flights().stream()).toList();
    boolean whole = true;
    for (SuitesProbe.Found each : found) {
      if (each.broken() != null && whole) {
        steps.failed(SuitesProbe.name(look), each.broken());
        whole = false;
      }
    }
    boolean ask = whole;
    return steps
        .run(OrderProbe.name(look), () -> ask ? probe.ask(server) : probe.unasked(), threads)
        .thenApply(
            fact -> new Result(Objects.requireNonNullElseGet(fact, probe::unasked), flights));
  }
}
