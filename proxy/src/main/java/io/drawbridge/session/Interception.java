// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.authority.LeafKey;
import io.drawbridge.classify.Classification;
import io.drawbridge.config.Settings;
import io.drawbridge.event.Leg;
import io.drawbridge.event.SessionEvent;
import io.drawbridge.netty.Connection;
import io.drawbridge.netty.Handshake;
import io.drawbridge.netty.Handshaken;
import io.drawbridge.netty.Leaves;
import io.drawbridge.netty.ServerTls;
import io.drawbridge.netty.TunnelAnswer;
import io.drawbridge.netty.UpstreamLink;
import io.drawbridge.policy.Destination;
import io.drawbridge.policy.Failure;
import io.drawbridge.policy.Verdict;
import io.drawbridge.upstream.UpstreamKey;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The two handshakes of an intercepted session: the upstream's first, beside the look-up of the
 * leaf; then the client's, with the ALPN protocol that the upstream chose. Where there is no
 * upstream, the client's alone: the proxy answers.
 *
 * <p>Confined to the session's loop. Holds one leaf until {@link #end}.
 */
final class Interception implements UpstreamLeg.Listener {
  private static final String HTTP_1_1 = "http/1.1";

  private final Session session;
  private final Tunnel tunnel;
  private final Services services;
  private final Trace trace;
  private final Connection client;
  private final Classification offer;
  private final UpstreamKey key;
  private final UpstreamLeg upstreamLeg;
  private final ServerTls serverTls;
  private final ServerTls.Lane lane;
  private final LeafKey leafKey;
  private Leaves.@Nullable Held leaf;

  /** What was agreed on with the upstream; null before that, and where the proxy answers. */
  private @Nullable Handshaken upstream;

  private @Nullable Function<TunnelAnswer.Request, TunnelAnswer.Answer> answer;
  private boolean accepting;
  private boolean over;
  private long startNanos;

  Interception(
      Session session,
      Tunnel tunnel,
      Verdict.Intercept verdict,
      Classification offer,
      Destination destination) {
    this.session = session;
    this.tunnel = tunnel;
    this.services = session.services();
    this.trace = session.trace();
    this.client = session.client();
    this.offer = offer;
    String sni = offer.hello().serverName();
    String name = sni == null ? destination.host() : sni;
    this.key = new UpstreamKey(destination, name, upstreamAlpn(), verdict.rule());
    this.upstreamLeg = new UpstreamLeg(session, tunnel, key, this);
    this.serverTls = services.legs(verdict.rule()).client();
    this.lane = serverTls.lane(offer.hello());
    this.leafKey = serverTls.leafKey(offer.hello(), lane);
  }

  Classification offer() {
    return offer;
  }

  /** What the upstream is asked for: its name, the app's protocols. */
  UpstreamKey key() {
    return key;
  }

  /** Starts both. */
  void start(Connection dialled) {
    upstreamLeg.start(dialled);
    acquireLeaf();
  }

  /** Starts the client's alone: there is a connection whose handshake is done. */
  void startWith(UpstreamLink link) {
    upstream = link.tls();
    trace.reused(link.connection().remoteAddress(), link.tls());
    UpstreamFindings.tell(trace, services, key, link.tls());
    acquireLeaf();
  }

  /** Starts the client's alone: the proxy itself is the destination. */
  void startWithSelf(Verdict.Intercept verdict) {
    answer = new SelfAnswer(services, trace, offer, verdict);
    acquireLeaf();
  }

  /** There is no upstream, which the app can only be told inside its tunnel by now. */
  void startWithout(Failure failure, String detail) {
    explain(failure, detail);
    acquireLeaf();
  }

  /** HTTP/2 is not for clients below TLS 1.2 (RFC 9113 §9.2). */
  private List<String> upstreamAlpn() {
    List<String> alpn = offer.hello().alpn();
    return offer.best().isLegacy()
        ? alpn.stream().filter(protocol -> !protocol.equals("h2")).toList()
        : alpn;
  }

  @Override
  public void onUpstreamReady(Handshaken done) {
    upstream = done;
    acceptWhenReady();
  }

  @Override
  public void onUpstreamFailed(Failure failure, String detail) {
    explain(failure, detail);
  }

  private void explain(Failure failure, String detail) {
    trace.upstreamFailed(failure);
    UpstreamFindings.of(failure, detail).forEach(trace::upstreamFound);
    trace.failed(failure, detail);
    List<String> alpn = offer.hello().alpn();
    if (services.settings().upstream().explain() && (alpn.isEmpty() || alpn.contains(HTTP_1_1))) {
      answer = new FailureAnswer(failure, detail, trace.id(), key.destination());
      acceptWhenReady();
    } else {
      session.reject(failure, detail);
    }
  }

  private void acquireLeaf() {
    if (!over) {
      services.leaves().acquire(client, key.name(), leafKey, this::onLeaf);
    }
  }

  private void onLeaf(Leaves.@Nullable Held held, @Nullable Throwable failure) {
    if (over) {
      if (held != null) {
        held.release();
      }
      return;
    }
    if (held == null) {
      trace.emit(new SessionEvent.LeafIssued("failed", leafKey.label(), 0));
      noLeaf(failure);
      return;
    }
    trace.emit(
        new SessionEvent.LeafIssued(
            held.minted() ? "minted" : "hit", leafKey.label(), held.nanos()));
    leaf = held;
    acceptWhenReady();
  }

  private void noLeaf(@Nullable Throwable failure) {
    Settings.Limits limits = services.limits();
    if (failure instanceof Leaves.TooManyException) {
      session.reject(Failure.CLIENT_MINTS, "limits.mints-per-client is " + limits.mintsPerClient());
    } else if (failure instanceof RejectedExecutionException) {
      session.reject(Failure.OVERLOADED, "too many certificates wait to be minted");
    } else {
      session.reject(Failure.INTERNAL, "no leaf certificate for " + key.name() + ": " + failure);
    }
  }

  private void acceptWhenReady() {
    if (leaf != null && isUpstreamKnown() && !accepting && !over) {
      accepting = true;
      startNanos = System.nanoTime();
      Handshake.accept(client, serverTls, lane, alpn(), leaf, this::onClient);
    }
  }

  /** Whether it is clear who answers the app. */
  private boolean isUpstreamKnown() {
    return upstream != null || answer != null;
  }

  /** What the upstream chose; when the proxy answers, what it can speak. */
  private @Nullable String alpn() {
    if (answer != null) {
      return offer.hello().alpn().contains(HTTP_1_1) ? HTTP_1_1 : null;
    }
    return upstream == null ? null : upstream.alpn();
  }

  private void onClient(@Nullable Handshaken done, @Nullable Throwable failure) {
    if (over) {
      return;
    }
    if (done == null) {
      UpstreamFailures.Named named = ClientFailures.of(failure);
      clientFailed(named.failure(), named.detail());
      return;
    }
    trace.handshaken(Leg.CLIENT, done, System.nanoTime() - startNanos);
    releaseLeaf();
    tunnel.handshaken();
    if (answer == null) {
      SunsetNotice.add(services.policy(), trace.verdict(), offer, client);
      if (upstream != null && Reuse.carries(upstream.alpn())) {
        Spare.follow(services, client, key);
      }
      tunnel.relay(upstream);
    } else {
      tunnel.answering();
      TunnelAnswer.serve(client, answer);
    }
  }

  private void clientFailed(Failure failure, String detail) {
    trace.emit(new SessionEvent.HandshakeFailed(Leg.CLIENT, offer.best().label(), failure));
    trace.failed(failure, detail);
    session.end();
  }

  /** The limit for both handshakes has passed. */
  void overdue() {
    if (isUpstreamKnown()) {
      clientFailed(Failure.CLIENT_HANDSHAKE_TIMEOUT, "the client's handshake did not end in time");
    } else {
      upstreamLeg.overdue();
      tunnel.answering();
    }
  }

  /** Gives back what is held; nothing is heard afterwards. */
  void end() {
    over = true;
    upstreamLeg.end();
    releaseLeaf();
  }

  private void releaseLeaf() {
    if (leaf != null) {
      leaf.release();
      leaf = null;
    }
  }
}
