// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.tls.TlsVersion;
import io.drawbridge.upstream.UpstreamTrust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Examines one server with all probes: the versions first, each on its own, then the rest, each on
 * its own; never more connections at once than {@link ScanLimits} allows. One use each; {@link
 * #run} blocks.
 */
public final class Scan {
  private static final List<TlsVersion> VERSIONS =
      List.of(
          TlsVersion.TLSv1_3,
          TlsVersion.TLSv1_2,
          TlsVersion.TLSv1_1,
          TlsVersion.TLSv1_0,
          TlsVersion.SSLv3);

  private final Target target;
  private final UpstreamTrust trust;
  private final ProxyOffer offer;
  private final ScanLimits limits;
  private final Progress progress;
  private final Object lock = new Object();
  private final List<ProbeFailure> failures = new ArrayList<>();
  private final int total;
  private int done;

  /**
   * Prepares.
   *
   * @param trust judges certificates
   * @param offer what the proxy would offer, for the verdict
   */
  public Scan(
      Target target, UpstreamTrust trust, ProxyOffer offer, ScanLimits limits, Progress progress) {
    this.target = target;
    this.trust = trust;
    this.offer = offer;
    this.limits = limits;
    this.progress = progress;
    this.total = VERSIONS.size() + 9;
  }

  /** Examines the server. */
  public CheckResult run() {
    long start = System.nanoTime();
    Server server;
    try {
      InetAddress address = InetAddress.getByName(target.host());
      server =
          new Server(
              new InetSocketAddress(address, target.port()),
              target.serverName(),
              target.startTls(),
              limits);
      server.connect(socket -> true);
    } catch (IOException e) {
      return new CheckResult.Untested(target, ProbeFailure.of("connect", e));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Versions versions = versions(server, threads);
      if (versions.all().isEmpty()) {
        return new CheckResult.Untested(target, noVersion());
      }
      ServerFacts facts = facts(server, versions, threads);
      return new CheckResult.Examined(
          target,
          server.address().getAddress().getHostAddress(),
          facts,
          ServerFindings.of(facts, offer, Clock.systemUTC()),
          Verdict.of(facts, offer),
          List.copyOf(failures),
          server.opened(),
          Duration.ofNanos(System.nanoTime() - start));
    }
  }

  private Versions versions(Server server, ExecutorService threads) {
    List<CompletableFuture<@Nullable Optional<VersionFact>>> asked =
        VERSIONS.stream()
            .map(VersionProbe::new)
            .map(probe -> ask(probe.name(), () -> probe.ask(server), threads))
            .toList();
    List<VersionFact> spoken = new ArrayList<>();
    for (CompletableFuture<@Nullable Optional<VersionFact>> each : asked) {
      flat(Optional.ofNullable(each.join())).ifPresent(spoken::add);
    }
    return new Versions(spoken);
  }

  private ServerFacts facts(Server server, Versions versions, ExecutorService threads) {
    var groups = ask(new GroupsProbe(), server, versions, threads);
    var signatures = ask(new SignaturesProbe(), server, versions, threads);
    var resumption = ask(new ResumptionProbe(), server, versions, threads);
    var alpn = ask(new AlpnProbe(), server, versions, threads);
    var dh = ask(new DhProbe(), server, versions, threads);
    var hello = ask(new HelloProbe(), server, versions, threads);
    var fallback = ask(new FallbackProbe(), server, versions, threads);
    var clientAuth = ask(new ClientAuthProbe(), server, versions, threads);
    var chains = ask(new CertificateProbe(trust, target), server, versions, threads);
    return new ServerFacts(
        versions,
        groups.join(),
        dh.join(),
        signatures.join(),
        alpn.join(),
        flat(Optional.ofNullable(hello.join())),
        flat(Optional.ofNullable(fallback.join())),
        resumption.join(),
        clientAuth.join(),
        chains.join());
  }

  private <F> CompletableFuture<@Nullable F> ask(
      Probe<F> probe, Server server, Versions versions, ExecutorService threads) {
    return ask(probe.name(), () -> probe.ask(server, versions), threads);
  }

  /** The fact, or null after taking down the failure. */
  private <F> CompletableFuture<@Nullable F> ask(
      String name, Callable<F> question, ExecutorService threads) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return question.call();
          } catch (IOException e) {
            failed(ProbeFailure.of(name, e));
            return null;
          } catch (Exception e) {
            throw new IllegalStateException("probe " + name, e);
          } finally {
            ended(name);
          }
        },
        threads);
  }

  private static <F> Optional<F> flat(Optional<Optional<F>> fact) {
    return fact.flatMap(each -> each);
  }

  private void failed(ProbeFailure failure) {
    synchronized (lock) {
      failures.add(failure);
    }
  }

  private void ended(String probe) {
    synchronized (lock) {
      progress.ended(target, ++done, total, probe);
    }
  }

  private ProbeFailure noVersion() {
    return failures.isEmpty()
        ? new ProbeFailure(
            "versions",
            ProbeFailure.Reason.HANDSHAKE,
            "the server accepts no version from SSL 3.0 to TLS 1.3")
        : failures.get(0);
  }
}
