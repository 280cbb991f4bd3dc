// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.event.Leg;
import io.drawbridge.event.SessionEvent;
import io.drawbridge.http.Peculiarity;
import io.drawbridge.netty.Connection;
import io.drawbridge.netty.Handshaken;
import io.drawbridge.netty.HttpRelay;
import io.drawbridge.netty.PeerChain;
import io.drawbridge.netty.Retirement;
import io.drawbridge.netty.UpstreamLink;
import io.drawbridge.netty.Upstreams;
import io.drawbridge.policy.Failure;
import io.drawbridge.upstream.UpstreamKey;
import io.drawbridge.upstream.UpstreamPool;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a session whose upstream connections are shared takes from the pool of its loop, and what it
 * gives back. Confined to the session's loop.
 */
final class Reuse implements Upstreams {
  private static final String HTTP_1_1 = "http/1.1";

  /** Who a connection may be reserved for. */
  private record App(InetAddress address, @Nullable String user) {}

  private final Session session;
  private final Tunnel tunnel;
  private final Services services;
  private final Trace trace;
  private final Connection client;
  private final UpstreamKey key;
  private final App app;
  private final UpstreamPool pool;
  private @Nullable UpstreamLink reserved;
  private @Nullable UpstreamLink lent;
  private @Nullable HttpRelay relay;
  private @Nullable Opening opening;
  private @Nullable String protocol;

  Reuse(Session session, Tunnel tunnel, Connection client, UpstreamKey key, @Nullable String user) {
    this.session = session;
    this.tunnel = tunnel;
    this.services = session.services();
    this.trace = session.trace();
    this.client = client;
    this.key = key;
    this.app = new App(client.remoteAddress().getAddress(), user);
    this.pool = services.pools().beside(client);
  }

  /** Whether what was negotiated can be HTTP/1.x. */
  static boolean carries(@Nullable String alpn) {
    return alpn == null || alpn.equals(HTTP_1_1);
  }

  /** Takes a connection for the session's first request, if there is one. */
  @Nullable UpstreamLink reserve() {
    reserved = pool.take(key.destination(), this::isSame, app, false);
    if (reserved != null) {
      services.pools().listener().taken(true);
    }
    return reserved;
  }

  private boolean isSame(UpstreamLink link) {
    return link.identity().equals(key) && isAllowed(link);
  }

  /** Once the app's protocol is settled, what the upstream had been offered no longer matters. */
  private boolean isAsGood(UpstreamLink link) {
    return link.identity() instanceof UpstreamKey other
        && other.name().equals(key.name())
        && other.rule().equals(key.rule())
        && Objects.equals(link.tls().alpn(), protocol)
        && isAllowed(link);
  }

  private boolean isAllowed(UpstreamLink link) {
    return !services.access().denies(link.connection().remoteAddress());
  }

  /** Relays over the connection reserved, or over {@code fresh}, whose handshake is done. */
  void start(@Nullable Connection fresh, Handshaken tls) {
    UpstreamLink link = reserved;
    reserved = null;
    if (link == null && fresh != null) {
      link = new UpstreamLink(fresh, key, tls, PeerChain.expiry(fresh));
      services.pools().listener().taken(false);
    }
    if (link != null) {
      protocol = tls.alpn();
      lent = link;
      relay = HttpRelay.start(client, link, this, session);
    }
  }

  @Override
  public void acquire(Need need, Waiter waiter) {
    UpstreamLink link =
        need == Need.NEW
            ? null
            : pool.take(key.destination(), this::isAsGood, app, need == Need.LIVELY);
    if (link != null) {
      services.pools().listener().taken(true);
      lend(link, waiter);
      return;
    }
    services.pools().listener().waiting(1);
    List<String> alpn = protocol == null ? List.of() : List.of(protocol);
    UpstreamKey opened = new UpstreamKey(key.destination(), key.name(), alpn, key.rule());
    opening = new Opening(services, client, opened, new Opened(waiter));
    opening.start();
  }

  private void lend(UpstreamLink link, Waiter waiter) {
    lent = link;
    waiter.onUpstream(link);
  }

  /** The connection that a request goes to just now: one lent, or else {@code own}. */
  @Nullable Connection serving(@Nullable Connection own) {
    return lent == null ? own : lent.connection();
  }

  /** Hears how the opening of a connection ends. */
  private final class Opened implements Opening.Listener {
    private final Waiter waiter;

    Opened(Waiter waiter) {
      this.waiter = waiter;
    }

    @Override
    public void onOpened(UpstreamLink link, long handshakeNanos) {
      opening = null;
      services.pools().listener().waiting(-1);
      services.pools().listener().taken(false);
      trace.emit(
          new SessionEvent.HandshakeDone(
              Leg.UPSTREAM, Trace.negotiated(link.tls()), handshakeNanos));
      UpstreamFindings.tell(trace, services, key, link.tls());
      lend(link, waiter);
    }

    @Override
    public void onFailed(Failure failure, String detail) {
      opening = null;
      services.pools().listener().waiting(-1);
      trace.upstreamFailed(failure);
      trace.failed(failure, detail);
      HttpRelay mine = relay;
      tunnel.answering();
      if (mine == null || !services.settings().upstream().explain()) {
        client.close();
      } else {
        mine.answer(new FailureAnswer(failure, detail, trace.id(), key.destination()));
      }
    }
  }

  @Override
  public void release(UpstreamLink link) {
    lent = null;
    if (link.partner() == null && link.requests() > 0 && pool.distrusts(key.destination())) {
      link.reserve(app);
    }
    pool.give(link);
  }

  @Override
  public void reserve(UpstreamLink link) {
    link.reserve(app);
  }

  @Override
  public void retire(UpstreamLink link, Retirement why) {
    lent = null;
    pool.retire(link, why);
  }

  @Override
  public void own(UpstreamLink link, Peculiarity why) {
    lent = null;
    services.pools().listener().retired(why.label());
    tunnel.owns(link.connection());
  }

  /** Gives back everything; nothing is heard afterwards. */
  void end() {
    if (opening != null) {
      opening.cancel();
      opening = null;
      services.pools().listener().waiting(-1);
    }
    if (reserved != null) {
      pool.give(reserved);
      reserved = null;
    }
    if (relay != null) {
      relay.end();
    }
  }
}
