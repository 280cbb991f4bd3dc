// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.admin.AdminServer;
import io.drawbridge.admin.AdminToken;
import io.drawbridge.admin.ConfigPart;
import io.drawbridge.admin.InventoryPart;
import io.drawbridge.admin.PolicyPart;
import io.drawbridge.admin.ProposedPolicy;
import io.drawbridge.admin.Readiness;
import io.drawbridge.admin.Status;
import io.drawbridge.admin.StatusPart;
import io.drawbridge.authority.Authority;
import io.drawbridge.authority.AuthorityException;
import io.drawbridge.authority.CertificateFile;
import io.drawbridge.authority.LeafCache;
import io.drawbridge.authority.LeafMinter;
import io.drawbridge.check.ProxyOffer;
import io.drawbridge.check.UpstreamProbe;
import io.drawbridge.config.Settings;
import io.drawbridge.event.SessionListener;
import io.drawbridge.log.SessionLog;
import io.drawbridge.metrics.ProgramMetrics;
import io.drawbridge.metrics.SessionMetrics;
import io.drawbridge.netty.AcceptGate;
import io.drawbridge.netty.Descriptors;
import io.drawbridge.netty.EventLoopMeters;
import io.drawbridge.netty.LeafCredentials;
import io.drawbridge.netty.Leaves;
import io.drawbridge.netty.ServerTls;
import io.drawbridge.netty.TcpConnector;
import io.drawbridge.netty.UpstreamTls;
import io.drawbridge.policy.Policy;
import io.drawbridge.report.PlanHolds;
import io.drawbridge.report.PlanWatch;
import io.drawbridge.report.Questions;
import io.drawbridge.session.AccessControl;
import io.drawbridge.session.ClientRate;
import io.drawbridge.session.Listener;
import io.drawbridge.session.Occupancy;
import io.drawbridge.session.ProxyUsers;
import io.drawbridge.session.Services;
import io.drawbridge.tls.CipherSuite;
import io.drawbridge.tls.NamedGroup;
import io.drawbridge.upstream.CertificateDownload;
import io.drawbridge.upstream.Dialer;
import io.drawbridge.upstream.Intermediates;
import io.drawbridge.upstream.UpstreamTrust;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The running proxy: everything wired by constructor, started and stopped. Not thread-safe. */
final class Proxy implements AutoCloseable {
  /** Beyond so many mints or password checks in waiting, new ones are refused. */
  private static final int WORK_QUEUE = 10_000;

  /**
   * Seconds' worth of certificates that a client may have minted at once, as an app's start may.
   */
  private static final int MINTS_SAVED = 5;

  private static final int UPSTREAM_SESSIONS = 20_000;
  private static final Duration UPSTREAM_SESSION_LIFETIME = Duration.ofHours(1);
  private static final String HOLDS_FILE = "plan-holds.json";
  private static final long PLAN_LOOK_MILLIS = 1000;
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final Settings settings;
  private final Instant started = Instant.now();
  private final Clock clock;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ProgramMetrics program;
  private final ExecutorService workers;
  private final Vertx vertx;
  private final AdminServer admin;
  private final Authority authority;
  private final PlanHolds holds;
  private final Inventories inventories;
  private final Services services;
  private final Occupancy occupancy = new Occupancy();
  private final AcceptGate gate;
  private final Set<InetSocketAddress> own = ConcurrentHashMap.newKeySet();
  private final List<InetSocketAddress> bound = new ArrayList<>();
  private InetSocketAddress adminAddress;

  /**
   * Wires and prepares; nothing listens yet.
   *
   * @throws AuthorityException if keys or certificates are unusable
   * @throws IOException if a file that the settings name cannot be read
   */
  Proxy(Configuration configuration, LongSupplier droppedLogLines)
      throws AuthorityException, IOException {
    this(configuration, Clock.systemUTC(), droppedLogLines);
  }

  /** As above, with a clock that tells certificates, plans and the inventory the time. */
  Proxy(Configuration configuration, Clock clock, LongSupplier droppedLogLines)
      throws AuthorityException, IOException {
    this.settings = configuration.settings();
    this.clock = clock;
    this.adminAddress = settings.admin();
    this.program = new ProgramMetrics(registry, BuildVersion.version(), droppedLogLines);
    this.authority = Authority.open(AuthorityFiles.options(settings), clock, new SecureRandom());
    this.workers = workers();
    this.vertx = EventLoops.vertx();
    EventLoopMeters.bind(registry, ((VertxInternal) vertx).nettyEventLoopGroup());
    this.gate = new AcceptGate(Descriptors.ofProcess(), new AcceptReport(program));
    this.holds = PlanHolds.open(settings.data().resolve(HOLDS_FILE), clock);
    this.inventories = Inventories.of(settings, clock, this::policy);
    this.services = assemble();
    Questions questions = new Questions(inventories.inventory(), this::policy, holds, clock);
    this.admin =
        new AdminServer(
            vertx,
            registry,
            () -> authority.root().pem(),
            this::readiness,
            AdminToken.open(settings.data(), new SecureRandom()),
            List.of(
                new StatusPart(this::status),
                new ConfigPart(configuration.first()::keys),
                new InventoryPart(questions),
                new PolicyPart(
                    questions,
                    new ProposedPolicy(
                        ConfigReport.loader(), configuration.first()::yaml, clock))));
  }

  private static ExecutorService workers() {
    int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WORK_QUEUE),
            Thread.ofPlatform().daemon().name("drawbridge-worker-", 0).factory());
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private Services assemble() throws IOException {
    Settings.ClientTls client = settings.client();
    Settings.UpstreamTls upstream = settings.upstream();
    Path users = settings.access().users();
    AccessControl access =
        new AccessControl(
            settings.access(),
            own,
            users == null ? null : ProxyUsers.read(users, workers, logins(settings.limits())));
    LeafMinter minter =
        new LeafMinter(authority, settings.authority().leafLifetime(), clock, new SecureRandom());
    workers.execute(minter::prepare);
    SessionMetrics metrics = new SessionMetrics(registry);
    SessionLog log = new SessionLog();
    SessionListener inventory = inventories.listener();
    SessionListener events =
        event -> {
          metrics.on(event);
          log.on(event);
          inventory.on(event);
        };
    return new Services(
        settings,
        settings.policy(clock).holding(holds),
        access,
        new Dialer(new TcpConnector(vertx), access::denies),
        new ServerTls(
            client.minimum(),
            client.maximum(),
            client.ciphers(),
            client.legacyCiphers(),
            client.groups()),
        new UpstreamTls(
            upstream.minimum(),
            upstream.maximum(),
            upstream.ciphers(),
            upstream.groups(),
            UpstreamTrust.of(upstream.trust())
                .with(upstream.crls())
                .with(intermediates(upstream, access)),
            UPSTREAM_SESSIONS,
            UPSTREAM_SESSION_LIFETIME),
        new UpstreamProbe(offer(upstream)),
        new Leaves(
            new LeafCache<>(
                minter,
                new LeafCredentials(),
                settings.authority().leafCacheEntries(),
                workers,
                clock),
            mints(settings.limits())::tryTake),
        events,
        clock,
        () -> authority.root().pem());
  }

  private Policy policy() {
    return services.policy();
  }

  private static ClientRate logins(Settings.Limits limits) {
    int wrong = limits.failedLogins();
    return new ClientRate(wrong, Duration.ofMinutes(1), wrong, System::nanoTime);
  }

  private static ClientRate mints(Settings.Limits limits) {
    int saved = (int) Math.min(Integer.MAX_VALUE, (long) limits.mintsPerClient() * MINTS_SAVED);
    return new ClientRate(limits.mintsPerClient(), Duration.ofSeconds(1), saved, System::nanoTime);
  }

  private @Nullable Intermediates intermediates(
      Settings.UpstreamTls upstream, AccessControl access) {
    return upstream.fetchIntermediates()
        ? new Intermediates(new CertificateDownload(vertx, workers, access::denies))
        : null;
  }

  private static ProxyOffer offer(Settings.UpstreamTls upstream) {
    return new ProxyOffer(
        upstream.ciphers().stream().map(CipherSuite::named).filter(Objects::nonNull).toList(),
        upstream.groups().stream().map(NamedGroup::named).filter(Objects::nonNull).toList(),
        upstream.minimumDhBits());
  }

  /**
   * Binds everything.
   *
   * @throws IOException if an address cannot be bound
   */
  void start() throws IOException {
    adminAddress =
        EventLoops.await(
            admin.start(settings.admin()), "cannot listen on admin.address " + settings.admin());
    own.add(adminAddress);
    IssuerWatch.start(vertx, workers, authority, () -> services.leaves().forget());
    for (InetSocketAddress address : settings.listeners()) {
      start(address);
    }
    inventories.start(registry);
    PlanWatch watch = new PlanWatch(this::policy, holds, clock);
    vertx.setPeriodic(0, PLAN_LOOK_MILLIS, timer -> watch.look());
  }

  private void start(InetSocketAddress asked) throws IOException {
    InetSocketAddress[] found = {asked};
    EventLoops.await(
        vertx.deployVerticle(
            () -> new Listener(asked, () -> services, occupancy, gate, at -> found[0] = at),
            new DeploymentOptions().setInstances(EventLoops.COUNT)),
        "cannot listen on " + asked.getHostString() + ":" + asked.getPort());
    own.add(found[0]);
    bound.add(found[0]);
  }

  private Readiness readiness() {
    SortedMap<String, String> checks = new TreeMap<>();
    boolean listening = bound.size() == settings.listeners().size();
    checks.put("listeners", listening ? "ok" : "not bound");
    checks.put("inventory", inventories.words());
    checks.put("sessions", occupancy.sessions() + " of " + settings.limits().connections());
    checks.put("descriptors", gate.state());
    return new Readiness(listening && gate.isOpen(), checks);
  }

  private Status status() {
    CertificateFile root = authority.root();
    return new Status(
        BuildVersion.version(),
        started,
        bound.stream().map(Banner::url).toList(),
        readiness(),
        occupancy.sessions(),
        new Status.Root(
            root.certificate().getSubjectX500Principal().getName(),
            root.file().toString(),
            root.sha256(),
            root.certificate().getNotAfter().toInstant()));
  }

  /** The addresses bound, ports resolved. */
  List<InetSocketAddress> listeners() {
    return List.copyOf(bound);
  }

  InetSocketAddress admin() {
    return adminAddress;
  }

  Authority authority() {
    return authority;
  }

  Settings settings() {
    return settings;
  }

  /** Stops listening, ends all sessions and gives everything back. */
  @Override
  public void close() throws IOException {
    EventLoops.await(vertx.close(), "cannot stop in " + STOP_LIMIT.toSeconds() + " s");
    inventories.close();
    services.serverTls().close();
    services.upstreamTls().close();
    services.probe().close();
    workers.shutdown();
    program.close();
    registry.close();
  }
}
