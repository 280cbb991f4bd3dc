// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.authority.Authority;
import io.drawbridge.authority.AuthorityException;
import io.drawbridge.authority.LeafMinter;
import io.drawbridge.check.ProxyOffer;
import io.drawbridge.check.UpstreamProbe;
import io.drawbridge.config.Settings;
import io.drawbridge.event.PoolListener;
import io.drawbridge.event.SessionListener;
import io.drawbridge.history.History;
import io.drawbridge.netty.LeafStore;
import io.drawbridge.netty.Leaves;
import io.drawbridge.netty.ServerTls;
import io.drawbridge.netty.TcpConnector;
import io.drawbridge.netty.UpstreamTls;
import io.drawbridge.report.PlanHolds;
import io.drawbridge.session.AccessControl;
import io.drawbridge.session.ClientRate;
import io.drawbridge.session.Legs;
import io.drawbridge.session.ProxyUsers;
import io.drawbridge.session.Services;
import io.drawbridge.session.Usage;
import io.drawbridge.tls.CipherSuite;
import io.drawbridge.tls.NamedGroup;
import io.drawbridge.upstream.CertificateDownload;
import io.drawbridge.upstream.Dialer;
import io.drawbridge.upstream.Intermediates;
import io.drawbridge.upstream.UpstreamPools;
import io.drawbridge.upstream.UpstreamTrust;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Makes what sessions use of settings: one snapshot after the other, with the parts that stay the
 * same. Used by one thread at a time.
 */
final class Assembly {
  /**
   * Seconds' worth of certificates that a client may have minted at once, as an app's start may.
   */
  private static final int MINTS_SAVED = 5;

  private static final Duration UPSTREAM_SESSION_LIFETIME = Duration.ofHours(1);

  private final TcpConnector connector;
  private final Vertx vertx;
  private final PoolListener pooled;
  private final History history;
  private final PlanHolds holds;
  private final Clock clock;
  private final ExecutorService workers;
  private final Set<InetSocketAddress> own;
  private final SessionListener events;

  /** What the snapshot in force rests on. */
  private @Nullable Parts last;

  private record Parts(
      Shared<Authority> authority,
      Shared<ServerTls> server,
      Shared<UpstreamTls> upstream,
      Shared<UpstreamProbe> probe,
      Shared<LeafStore> leaves) {
    void release() {
      server.release();
      upstream.release();
      probe.release();
      leaves.release();
      authority.release();
    }
  }

  /**
   * An assembly that has made nothing yet.
   *
   * @param own the addresses that the proxy itself listens on; may grow
   * @param events hears all sessions
   * @param pooled hears the pools of upstream connections
   * @param history what is known of sessions past
   * @param holds which plans are held
   */
  Assembly(
      Vertx vertx,
      ExecutorService workers,
      Set<InetSocketAddress> own,
      SessionListener events,
      PoolListener pooled,
      History history,
      PlanHolds holds,
      Clock clock) {
    this.vertx = vertx;
    this.pooled = pooled;
    this.history = history;
    this.holds = holds;
    this.clock = clock;
    this.connector = new TcpConnector(vertx);
    this.workers = workers;
    this.own = own;
    this.events = events;
  }

  /**
   * A snapshot, held for the caller. Reads files; blocks.
   *
   * @throws AuthorityException if keys or certificates are unusable
   * @throws IOException if a file that the settings name cannot be read
   */
  Assembled assemble(Settings settings) throws AuthorityException, IOException {
    Path users = settings.access().users();
    AccessControl access =
        new AccessControl(
            settings.access(),
            own,
            users == null ? null : ProxyUsers.read(users, workers, logins(settings.limits())));
    Parts parts = parts(settings, access);
    Authority authority = parts.authority().value();
    KeyLogs keyLogs =
        new KeyLogs(
            settings.keyLogs(),
            () -> serverTls(settings.client()),
            () -> upstreamTls(settings.upstream(), access));
    UpstreamPools pools = SharedUpstreams.pools(settings.reuse(), pooled, clock);
    Services services =
        new Services(
            settings,
            settings.policy(clock).holding(holds),
            access,
            new Dialer(connector, access::denies),
            pools,
            new Legs(parts.server().value(), parts.upstream().value()),
            keyLogs.legs(),
            parts.probe().value(),
            history,
            new Leaves(parts.leaves().value().cache(), mints(settings.limits())::tryTake),
            events,
            clock,
            () -> authority.root().pem(),
            new Usage(
                () -> {
                  pools.close();
                  keyLogs.close();
                  parts.release();
                }));
    return new Assembled(services, authority);
  }

  /** A snapshot, and the authority that it rests on. */
  record Assembled(Services services, Authority authority) {}

  private Parts parts(Settings settings, AccessControl access)
      throws AuthorityException, IOException {
    Settings.Authority own = settings.authority();
    Settings.ClientTls client = settings.client();
    Settings.UpstreamTls upstream = settings.upstream();
    List<Object> signer =
        List.of(
            settings.data(),
            own,
            FileContent.of(own.certificate()),
            FileContent.of(own.key()),
            FileContent.of(own.keyPasswordFile()));
    Shared<Authority> authority =
        Shared.of(
            last == null ? null : last.authority(),
            signer,
            () -> Authority.open(AuthorityFiles.options(settings), clock, new SecureRandom()),
            closed -> {});
    Shared<UpstreamTls> upstreamTls =
        Shared.of(
            last == null ? null : last.upstream(),
            List.of(
                upstream,
                FileContent.of(upstream.trust()),
                FileContent.of(upstream.crls()),
                settings.access().denyNetworks()),
            () -> upstreamTls(upstream, access),
            UpstreamTls::close);
    Shared<ServerTls> serverTls =
        Shared.of(
            last == null ? null : last.server(), client, () -> serverTls(client), ServerTls::close);
    Shared<UpstreamProbe> probe =
        Shared.of(
            last == null ? null : last.probe(),
            upstream,
            () -> new UpstreamProbe(offer(upstream)),
            UpstreamProbe::close);
    Shared<LeafStore> leaves =
        Shared.of(
            last == null ? null : last.leaves(),
            List.of(signer, own.leafLifetime(), own.leafCacheEntries()),
            () -> leaves(authority.value(), own),
            LeafStore::close);
    Parts made = new Parts(authority, serverTls, upstreamTls, probe, leaves);
    last = made;
    return made;
  }

  private LeafStore leaves(Authority authority, Settings.Authority own) {
    LeafMinter minter = new LeafMinter(authority, own.leafLifetime(), clock, new SecureRandom());
    workers.execute(minter::prepare);
    return new LeafStore(minter, own.leafCacheEntries(), workers, clock);
  }

  private static ServerTls serverTls(Settings.ClientTls client) {
    return new ServerTls(
        client.minimum(),
        client.maximum(),
        client.ciphers(),
        client.legacyCiphers(),
        client.groups());
  }

  private UpstreamTls upstreamTls(Settings.UpstreamTls upstream, AccessControl access)
      throws IOException {
    return new UpstreamTls(
        upstream.minimum(),
        upstream.maximum(),
        upstream.ciphers(),
        upstream.groups(),
        UpstreamTrust.of(upstream.trust())
            .with(upstream.crls())
            .with(intermediates(upstream, access)),
        upstream.sessions(),
        UPSTREAM_SESSION_LIFETIME);
  }

  private @Nullable Intermediates intermediates(
      Settings.UpstreamTls upstream, AccessControl access) {
    return upstream.fetchIntermediates()
        ? new Intermediates(new CertificateDownload(vertx, workers, access::denies))
        : null;
  }

  private static ClientRate logins(Settings.Limits limits) {
    int wrong = limits.failedLogins();
    return new ClientRate(wrong, Duration.ofMinutes(1), wrong, System::nanoTime);
  }

  private static ClientRate mints(Settings.Limits limits) {
    int saved = (int) Math.min(Integer.MAX_VALUE, (long) limits.mintsPerClient() * MINTS_SAVED);
    return new ClientRate(limits.mintsPerClient(), Duration.ofSeconds(1), saved, System::nanoTime);
  }

  private static ProxyOffer offer(Settings.UpstreamTls upstream) {
    return new ProxyOffer(
        upstream.ciphers().stream().map(CipherSuite::named).filter(Objects::nonNull).toList(),
        upstream.groups().stream().map(NamedGroup::named).filter(Objects::nonNull).toList(),
        upstream.minimumDhBits());
  }
}
