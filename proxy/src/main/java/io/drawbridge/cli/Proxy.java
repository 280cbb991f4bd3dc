// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.admin.AdminServer;
import io.drawbridge.admin.AdminToken;
import io.drawbridge.admin.Api;
import io.drawbridge.admin.ConfigPart;
import io.drawbridge.admin.InventoryPart;
import io.drawbridge.admin.LiveCounts;
import io.drawbridge.admin.NowPart;
import io.drawbridge.admin.PolicyPart;
import io.drawbridge.admin.ProposedPolicy;
import io.drawbridge.admin.Readiness;
import io.drawbridge.admin.ReloadPart;
import io.drawbridge.admin.Reloaded;
import io.drawbridge.admin.Status;
import io.drawbridge.admin.StatusPart;
import io.drawbridge.admin.TrustPart;
import io.drawbridge.authority.Authority;
import io.drawbridge.authority.AuthorityException;
import io.drawbridge.authority.CertificateFile;
import io.drawbridge.authority.ServerIdentity;
import io.drawbridge.config.ConfigResult;
import io.drawbridge.config.Settings;
import io.drawbridge.event.PoolListener;
import io.drawbridge.event.SessionListener;
import io.drawbridge.history.History;
import io.drawbridge.log.SessionLog;
import io.drawbridge.metrics.ProgramMetrics;
import io.drawbridge.metrics.SessionMetrics;
import io.drawbridge.metrics.TraceMetrics;
import io.drawbridge.netty.AcceptGate;
import io.drawbridge.netty.Descriptors;
import io.drawbridge.netty.EventLoopMeters;
import io.drawbridge.policy.Policy;
import io.drawbridge.report.PlanHolds;
import io.drawbridge.report.PlanWatch;
import io.drawbridge.report.Questions;
import io.drawbridge.session.Current;
import io.drawbridge.session.Occupancy;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The running proxy: everything wired by constructor, started and stopped by one thread; reloaded
 * by any.
 */
final class Proxy implements AutoCloseable {
  private static final String HOLDS_FILE = "plan-holds.json";
  private static final long PLAN_LOOK_MILLIS = 1000;
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final Instant started = Instant.now();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ProgramMetrics program;
  private final Clock clock;
  private final ExecutorService workers = Workers.create();
  private final PoolListener pooled = SharedUpstreams.metrics(registry);
  private final Vertx vertx;
  private final AdminServer admin;
  private final History history;
  private final PlanHolds holds;
  private final Inventories inventories;
  private final Assembly assembly;
  private final Current current;
  private final Listeners listeners;
  private final Reload reload;
  private final Consumer<Settings> applied;
  private final LiveTraces traces = new LiveTraces(new TraceMetrics(registry));
  private final LiveCounts live = new LiveCounts();
  private final Occupancy occupancy = new Occupancy();
  private final AcceptGate gate;
  private final Set<InetSocketAddress> own = ConcurrentHashMap.newKeySet();
  private volatile Authority authority;
  private volatile boolean listening;
  private final boolean adminIsPlain;
  private InetSocketAddress adminAddress;

  /**
   * Wires and prepares; nothing listens yet.
   *
   * @param log is told what settings say of it, after each reload
   * @throws AuthorityException if keys or certificates are unusable
   * @throws IOException if a file that the settings name cannot be read
   */
  Proxy(Configuration configuration, LiveLog log) throws AuthorityException, IOException {
    this(configuration, Clock.systemUTC(), log);
  }

  /** As above, with a clock that tells certificates, plans and the inventory the time. */
  Proxy(Configuration configuration, Clock clock, LiveLog log)
      throws AuthorityException, IOException {
    this.clock = clock;
    Settings settings = configuration.settings();
    this.adminAddress = settings.admin().address();
    this.adminIsPlain = AdminCertificate.isPlain(settings.admin());
    this.program = new ProgramMetrics(registry, BuildVersion.version(), log::droppedLines);
    this.vertx = EventLoops.vertx();
    EventLoopMeters.bind(registry, ((VertxInternal) vertx).nettyEventLoopGroup());
    this.history = History.open(settings.data(), clock);
    this.gate = new AcceptGate(Descriptors.ofProcess(), new AcceptReport(program));
    this.holds = PlanHolds.open(settings.data().resolve(HOLDS_FILE), clock);
    this.inventories = Inventories.of(settings, clock, this::policy);
    this.assembly = new Assembly(vertx, workers, own, events(), pooled, history, holds, clock);
    Assembly.Assembled first = assembly.assemble(settings);
    this.authority = first.authority();
    this.current = new Current(first.services());
    ProgramMetrics.showKeyLogs(registry, () -> settings().keyLogs().size());
    this.listeners = new Listeners(vertx, current, occupancy, gate, own);
    traces.apply(settings.tracing());
    this.applied =
        next -> {
          log.apply(next);
          traces.apply(next.tracing());
        };
    this.reload = new Reload(configuration, this::apply, program::reloaded);
    this.admin =
        new AdminServer(
            vertx,
            registry,
            () -> authority.root().pem(),
            this::readiness,
            AdminToken.open(settings.data(), new SecureRandom()),
            parts());
  }

  private SessionListener events() {
    SessionMetrics metrics = new SessionMetrics(registry);
    SessionLog log = new SessionLog();
    SessionListener inventory = inventories.listener();
    return event -> {
      metrics.on(event);
      log.on(event);
      inventory.on(event);
      live.on(event);
      traces.on(event);
    };
  }

  private List<Api.Part> parts() {
    Questions questions = new Questions(inventories.inventory(), this::policy, holds, clock);
    return List.of(
        new StatusPart(this::status),
        new ConfigPart(reload::keys),
        new ReloadPart(reload::reload),
        new InventoryPart(questions),
        new PolicyPart(questions, new ProposedPolicy(ConfigReport.loader(), reload::yaml, clock)),
        new NowPart(vertx, live, clock),
        new TrustPart(() -> authority.root()),
        new CheckPart(
            () -> settings().upstream().trust(), to -> current.look().access().denies(to)));
  }

  /**
   * Binds everything.
   *
   * @throws IOException if an address cannot be bound
   */
  void start() throws IOException {
    adminAddress =
        EventLoops.await(
            admin.start(adminAddress, adminIdentity(settings(), authority)),
            "cannot listen on admin.address " + adminAddress);
    own.add(adminAddress);
    AdminRenewal.start(vertx, workers, () -> adminIdentity(settings(), authority), admin::show);
    IssuerWatch.start(vertx, workers, () -> authority, () -> current.look().leaves().forget());
    listeners.add(settings().listeners());
    listening = true;
    inventories.start(registry);
    PlanWatch watch = new PlanWatch(this::policy, holds, clock);
    vertx.setPeriodic(0, PLAN_LOOK_MILLIS, timer -> watch.look());
  }

  /** Reads the configuration again. Blocks. */
  Reloaded reload() {
    return reload.reload();
  }

  /** New sessions take the new snapshot; those under way keep theirs. */
  private void apply(ConfigResult.Valid next) throws AuthorityException, IOException {
    Settings settings = next.settings().withRestartOnly(settings());
    Assembly.Assembled assembled = assembly.assemble(settings);
    ServerIdentity shown;
    try {
      shown = adminIdentity(settings, assembled.authority());
      listeners.add(settings.listeners());
    } catch (IOException e) {
      assembled.services().usage().release();
      throw e;
    }
    authority = assembled.authority();
    current.swap(assembled.services());
    if (shown != null) {
      EventLoops.await(admin.show(shown), "cannot show admin.certificate");
    }
    listeners.keep(settings.listeners());
    applied.accept(settings);
  }

  private @Nullable ServerIdentity adminIdentity(Settings settings, Authority authority)
      throws IOException {
    return adminIsPlain ? null : AdminCertificate.of(settings, authority, clock);
  }

  private Policy policy() {
    return current.look().policy();
  }

  private Readiness readiness() {
    SortedMap<String, String> checks = new TreeMap<>();
    checks.put("listeners", listening ? "ok" : "not listening");
    checks.put("inventory", inventories.words());
    checks.put("sessions", occupancy.sessions() + " of " + settings().limits().connections());
    Reloaded last = reload.last();
    if (last != null) {
      checks.put("configuration", last.summary());
    }
    checks.put("descriptors", gate.state());
    return new Readiness(listening && gate.isOpen(), checks);
  }

  private Status status() {
    CertificateFile root = authority.root();
    return new Status(
        BuildVersion.version(),
        started,
        listeners().stream().map(Banner::url).toList(),
        readiness(),
        occupancy.sessions(),
        new Status.Root(
            root.certificate().getSubjectX500Principal().getName(),
            root.file().toString(),
            root.sha256(),
            root.certificate().getNotAfter().toInstant()),
        reload.last());
  }

  /** The addresses bound, ports resolved. */
  List<InetSocketAddress> listeners() {
    return listeners.addresses();
  }

  InetSocketAddress admin() {
    return adminAddress;
  }

  String adminUrl() {
    return Banner.url(adminIsPlain ? "http" : "https", adminAddress);
  }

  Authority authority() {
    return authority;
  }

  Settings settings() {
    return current.look().settings();
  }

  /**
   * Accepts no more, is not ready any more, and waits until all sessions have ended or {@code
   * limits.drain} is over.
   */
  void drain() throws IOException {
    listening = false;
    listeners.stopAccepting();
    Drain.await(settings().limits().drain(), occupancy::sessions, listeners::endQuiet);
  }

  /** Ends all sessions and gives everything back. */
  @Override
  public void close() throws IOException {
    // On the loops, while there are some; sessions that are still open hold the rest.
    current.look().pools().close();
    current.look().usage().release();
    EventLoops.await(vertx.close(), "cannot stop in " + STOP_LIMIT.toSeconds() + " s");
    traces.close();
    inventories.close();
    history.close();
    workers.shutdown();
    program.close();
    registry.close();
  }
}
