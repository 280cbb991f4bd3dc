// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.tls.TlsVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Examines one server: which versions it speaks, each version on its own; then, for each of these,
 * the suites, and at the same time all else. Never more connections at once than {@link ScanLimits}
 * allows. One use each; {@link #run} blocks.
 */
public final class Scan {
  private static final List<TlsVersion> VERSIONS =
      List.of(
          TlsVersion.TLSv1_3,
          TlsVersion.TLSv1_2,
          TlsVersion.TLSv1_1,
          TlsVersion.TLSv1_0,
          TlsVersion.SSLv3);

  /** Besides the versions, and the suites of each. */
  private static final int PROBES = 7;

  private final Target target;
  private final Roots roots;
  private final ProxyOffer offer;
  private final ScanLimits limits;
  private final Steps steps;

  /**
   * Prepares.
   *
   * @param roots judge the certificates
   * @param offer what the proxy would offer, for the verdict
   */
  public Scan(Target target, Roots roots, ProxyOffer offer, ScanLimits limits, Progress progress) {
    this.target = target;
    this.roots = roots;
    this.offer = offer;
    this.limits = limits;
    this.steps =
        new Steps(
            target,
            progress,
            PROBES + VERSIONS.stream().mapToInt(each -> 1 + SuiteWalk.probes(each)).sum());
  }

  /** Examines the server. */
  public CheckResult run() {
    try {
      return run(InetAddress.getByName(target.host()));
    } catch (UnknownHostException e) {
      return new CheckResult.Untested(target, ProbeFailure.of("connect", e));
    }
  }

  /** Examines the server at this of its addresses. */
  public CheckResult run(InetAddress address) {
    long start = System.nanoTime();
    Server server =
        new Server(
            new InetSocketAddress(address, target.port()),
            target.serverName(),
            target.startTls(),
            limits);
    try (ExecutorService threads = Executors.newCachedThreadPool(Scan::thread)) {
      List<CompletableFuture<Optional<Look>>> asked =
          VERSIONS.stream().map(version -> look(version, server, threads)).toList();
      SuiteWalk walk = new SuiteWalk(server, steps, threads);
      List<CompletableFuture<Optional<SuiteWalk.Result>>> suites = new ArrayList<>();
      for (int i = 0; i < asked.size(); i++) {
        suites.add(suites(asked.get(i), VERSIONS.get(i), walk));
      }
      Looks looks = new Looks(present(asked));
      if (looks.all().isEmpty()) {
        return new CheckResult.Untested(target, noVersion());
      }
      ServerFacts facts = facts(server, looks, suites, threads);
      return new CheckResult.Examined(
          target,
          server.address().getAddress().getHostAddress(),
          facts,
          ServerFindings.of(facts, offer, Clock.systemUTC()),
          Verdict.of(facts, offer),
          steps.failures(),
          server.opened(),
          Duration.ofNanos(System.nanoTime() - start));
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "scan");
    thread.setDaemon(true);
    return thread;
  }

  private CompletableFuture<Optional<Look>> look(
      TlsVersion version, Server server, ExecutorService threads) {
    VersionProbe probe = new VersionProbe(version);
    return steps
        .run(probe.name(), () -> probe.ask(server), threads)
        .thenApply(fact -> flat(Optional.ofNullable(fact)));
  }

  /** Starts as soon as the version is known to be spoken. */
  private CompletableFuture<Optional<SuiteWalk.Result>> suites(
      CompletableFuture<Optional<Look>> asked, TlsVersion version, SuiteWalk walk) {
    return asked.thenCompose(
        spoken -> {
          if (spoken.isPresent()) {
            return walk.walk(spoken.get()).thenApply(Optional::of);
          }
          for (int i = 0; i < SuiteWalk.probes(version); i++) {
            steps.ended(version.label());
          }
          return CompletableFuture.completedFuture(Optional.empty());
        });
  }

  private ServerFacts facts(
      Server server,
      Looks looks,
      List<CompletableFuture<Optional<SuiteWalk.Result>>> suites,
      ExecutorService threads) {
    var signatures = ask(new SignaturesProbe(false), server, looks, threads);
    var signatures12 = ask(new SignaturesProbe(true), server, looks, threads);
    var groups = ask(new GroupsProbe(false), server, looks, threads);
    var groups12 = ask(new GroupsProbe(true), server, looks, threads);
    var handshake = ask(new HandshakeProbe(), server, looks, threads);
    var alpn = ask(new AlpnProbe(), server, looks, threads);
    var fallback = ask(new FallbackProbe(), server, looks, threads);
    List<SuiteWalk.Result> walked = present(suites);
    Flights flights =
        new Flights(walked.stream().flatMap(each -> each.flights().stream()).toList());
    HandshakeProbe.Fact shaken = handshake.join();
    return new ServerFacts(
        new Versions(walked.stream().map(SuiteWalk.Result::fact).toList()),
        both(groups.join(), groups12.join(), GroupsFact::new),
        flights.dh(),
        both(signatures.join(), signatures12.join(), SignaturesFact::new),
        alpn.join(),
        flights.hello(),
        flat(Optional.ofNullable(fallback.join())),
        shaken == null ? null : shaken.resumed(),
        clientCertificate(flights, shaken),
        chains(flights, shaken));
  }

  /** What is encrypted in TLS 1.3 is in the clear before. */
  private static @Nullable Boolean clientCertificate(
      Flights flights, HandshakeProbe.@Nullable Fact shaken) {
    if (!flights.all().isEmpty()) {
      return flights.certificateRequested();
    }
    return shaken == null ? null : shaken.first().certificateRequested();
  }

  private @Nullable List<ChainFact> chains(Flights flights, HandshakeProbe.@Nullable Fact shaken) {
    Chains chains = new Chains(roots, target);
    try {
      for (List<byte[]> sent : flights.chains()) {
        chains.addSent(sent);
      }
      if (chains.judged().isEmpty() && shaken != null) {
        chains.add(shaken.first().chain());
      }
    } catch (IOException e) {
      steps.failed("certificate", e);
      return null;
    }
    return shaken == null && flights.all().isEmpty() ? null : chains.judged();
  }

  private <F> CompletableFuture<@Nullable F> ask(
      Probe<F> probe, Server server, Looks looks, ExecutorService threads) {
    return steps.run(probe.name(), () -> probe.ask(server, looks), threads);
  }

  private static <F> Optional<F> flat(Optional<Optional<F>> fact) {
    return fact.flatMap(each -> each);
  }

  private static <F> List<F> present(List<CompletableFuture<Optional<F>>> asked) {
    return asked.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList();
  }

  private static <A, B, F> @Nullable F both(
      @Nullable A first, @Nullable B second, BiFunction<A, B, F> join) {
    return first == null || second == null ? null : join.apply(first, second);
  }

  private ProbeFailure noVersion() {
    List<ProbeFailure> failures = steps.failures();
    return failures.isEmpty()
        ? new ProbeFailure(
            "versions",
            ProbeFailure.Reason.HANDSHAKE,
            "the server accepts no version from SSL 3.0 to TLS 1.3")
        : failures.get(0);
  }
}
