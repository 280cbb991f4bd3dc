// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.authority.LeafKey;
import io.drawbridge.check.Diagnosis;
import io.drawbridge.classify.Classification;
import io.drawbridge.config.Settings;
import io.drawbridge.event.Leg;
import io.drawbridge.event.Negotiated;
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
import io.drawbridge.upstream.Dialer;
import io.drawbridge.upstream.UpstreamKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The two handshakes of an intercepted session: the upstream's first, beside the look-up of the
 * leaf; then the client's, with the ALPN protocol that the upstream chose.
 *
 * <p>Confined to the session's loop. Holds one leaf until {@link #end}.
 */
final class Interception implements Dialer.Listener {
  private static final String HTTP_1_1 = "http/1.1";

  /** In TLS 1.3 a server tells only after the handshake that it misses a certificate. */
  private static final Duration OBJECTION_TIME = Duration.ofMillis(300);

  private final Session session;
  private final Tunnel tunnel;
  private final Services services;
  private final Trace trace;
  private final Connection client;
  private final Classification offer;
  private final Destination destination;
  private final String name;
  private final Legs legs;
  private final ServerTls.Lane lane;
  private final LeafKey leafKey;
  private final AwaitedIssuer awaitedIssuer;
  private @Nullable Connection upstream;
  private @Nullable Handshaken upstreamDoneWith;
  private Leaves.@Nullable Held leaf;
  private @Nullable Negotiated upstreamTls;
  private @Nullable Function<TunnelAnswer.Request, TunnelAnswer.Answer> answer;
  private boolean upstreamDone;
  private boolean accepting;
  private boolean over;
  private long startNanos;

  Interception(
      Session session,
      Tunnel tunnel,
      Connection client,
      Classification offer,
      Destination destination) {
    this.session = session;
    this.tunnel = tunnel;
    this.services = session.services();
    this.trace = session.trace();
    this.client = client;
    this.offer = offer;
    this.destination = destination;
    String sni = offer.hello().serverName();
    this.name = sni == null ? destination.host() : sni;
    Verdict verdict = trace.verdict();
    this.legs = services.legs(verdict == null ? "" : verdict.rule());
    this.lane = legs.client().lane(offer.hello());
    this.leafKey = legs.client().leafKey(offer.hello(), lane);
    this.awaitedIssuer = new AwaitedIssuer(services.dialer(), client, destination, this);
  }

  Classification offer() {
    return offer;
  }

  /** Starts the client's alone: the proxy itself is the destination. */
  void startWithSelf(Verdict.Intercept verdict) {
    answer = new SelfAnswer(services, trace, offer, verdict);
    upstreamDone = true;
    acquireLeaf();
  }

  /** Starts the client's alone: there is a connection whose handshake is done. */
  void startWith(UpstreamLink link) {
    upstreamTls = negotiated(link.tls());
    upstreamDoneWith = link.tls();
    trace.reused(link.connection().remoteAddress(), upstreamTls);
    upstreamDone = true;
    acquireLeaf();
  }

  /** There is no upstream, which the app can only be told inside its tunnel by now. */
  void startWithout(Failure failure, String detail) {
    explain(failure, detail);
    acquireLeaf();
  }

  /** Starts both. */
  void start(Connection upstream) {
    shakeHands(upstream);
    acquireLeaf();
  }

  private void shakeHands(Connection upstream) {
    startNanos = System.nanoTime();
    this.upstream = upstream;
    if (!upstream.isOpen()) {
      upstreamFailed(Failure.UPSTREAM_CLOSED, destination + " closed before its handshake");
    } else {
      Handshake.connect(upstream, legs.upstream(), upstreamAlpn(), name, this::onUpstream);
    }
  }

  /** The upstream was dialled again, for a certificate that it does not send. */
  @Override
  public void onDialled(Connection dialled) {
    trace.dialled(dialled.remoteAddress());
    tunnel.owns(dialled);
    shakeHands(dialled);
  }

  @Override
  public void onFailed(Failure failure, String detail) {
    upstreamFailed(failure, detail);
  }

  private void acquireLeaf() {
    if (!over) {
      services.leaves().acquire(client, name, leafKey, this::onLeaf);
    }
  }

  /** What the upstream is asked for: its name, the app's protocols. */
  UpstreamKey key(String rule) {
    return new UpstreamKey(destination, name, upstreamAlpn(), rule);
  }

  /** HTTP/2 is not for clients below TLS 1.2 (RFC 9113 §9.2). */
  private List<String> upstreamAlpn() {
    List<String> alpn = offer.hello().alpn();
    return offer.best().isLegacy()
        ? alpn.stream().filter(protocol -> !protocol.equals("h2")).toList()
        : alpn;
  }

  private void onUpstream(@Nullable Handshaken done, @Nullable Throwable failure) {
    if (over || upstreamDone) {
      return;
    }
    if (done == null) {
      if (awaitedIssuer.mends(failure)) {
        return;
      }
      diagnose(UpstreamFailures.of(failure, destination));
      return;
    }
    if (done.certificateRequested() && upstream != null) {
      Handshake.settle(upstream, OBJECTION_TIME, objection -> onSettled(done, objection));
    } else {
      upstreamReady(done);
    }
  }

  /** An alert names no reason: a probe finds out what the upstream would have wanted. */
  private void diagnose(UpstreamFailures.Named named) {
    boolean unexplained =
        named.failure() == Failure.UPSTREAM_HANDSHAKE_FAILED
            || named.failure() == Failure.UPSTREAM_LEGACY_ONLY;
    if (!unexplained || upstream == null) {
      upstreamFailed(named.failure(), named.detail());
      return;
    }
    services
        .probe()
        .diagnose(upstream.remoteAddress(), name)
        .whenComplete((diagnosis, failure) -> client.execute(() -> onDiagnosis(named, diagnosis)));
  }

  private void onDiagnosis(UpstreamFailures.Named named, @Nullable Diagnosis diagnosis) {
    if (over || upstreamDone) {
      return;
    }
    if (diagnosis != null && diagnosis.isConclusive()) {
      upstreamFailed(diagnosis.failure(), destination + ": " + diagnosis.detail());
    } else {
      upstreamFailed(named.failure(), named.detail());
    }
  }

  private void onSettled(Handshaken done, @Nullable Throwable objection) {
    if (over || upstreamDone) {
      return;
    }
    if (objection == null) {
      upstreamReady(done);
    } else {
      upstreamFailed(
          Failure.UPSTREAM_CLIENT_CERTIFICATE_REQUIRED,
          destination + " wants a client certificate (" + OpenSslText.of(objection) + ")");
    }
  }

  private void upstreamReady(Handshaken done) {
    upstreamDoneWith = done;
    upstreamTls = negotiated(done);
    trace.upstreamTls(upstreamTls);
    trace.emit(
        new SessionEvent.HandshakeDone(Leg.UPSTREAM, upstreamTls, System.nanoTime() - startNanos));
    UpstreamFindings.of(
            done,
            new Destination(name, destination.port()),
            services.settings().upstream(),
            services.history().upstreams())
        .forEach(trace::upstreamFound);
    upstreamDone = true;
    acceptWhenReady();
  }

  private void upstreamFailed(Failure failure, String detail) {
    trace.emit(
        new SessionEvent.HandshakeFailed(
            Leg.UPSTREAM, services.settings().upstream().maximum().label(), failure));
    explain(failure, detail);
  }

  private void explain(Failure failure, String detail) {
    upstreamDone = true;
    trace.upstreamFailed(failure);
    UpstreamFindings.of(failure, detail).forEach(trace::upstreamFound);
    trace.failed(failure, detail);
    List<String> alpn = offer.hello().alpn();
    if (services.settings().upstream().explain() && (alpn.isEmpty() || alpn.contains(HTTP_1_1))) {
      answer = new FailureAnswer(failure, detail, trace.id(), destination);
      acceptWhenReady();
    } else {
      session.reject(failure, detail);
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
    Settings.Limits limits = services.settings().limits();
    if (failure instanceof Leaves.TooManyException) {
      session.reject(Failure.CLIENT_MINTS, "limits.mints-per-client is " + limits.mintsPerClient());
    } else if (failure instanceof RejectedExecutionException) {
      session.reject(Failure.OVERLOADED, "too many certificates wait to be minted");
    } else {
      session.reject(Failure.INTERNAL, "no leaf certificate for " + name + ": " + failure);
    }
  }

  private void acceptWhenReady() {
    if (leaf == null || !upstreamDone || accepting || over) {
      return;
    }
    accepting = true;
    startNanos = System.nanoTime();
    Handshake.accept(client, legs.client(), lane, alpn(), leaf, this::onClient);
  }

  /** What the upstream chose; when the proxy answers, what it can speak. */
  private @Nullable String alpn() {
    if (answer != null) {
      return offer.hello().alpn().contains(HTTP_1_1) ? HTTP_1_1 : null;
    }
    return upstreamTls == null ? null : upstreamTls.alpn();
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
    Negotiated negotiated = negotiated(done);
    trace.clientTls(negotiated);
    trace.emit(
        new SessionEvent.HandshakeDone(Leg.CLIENT, negotiated, System.nanoTime() - startNanos));
    releaseLeaf();
    tunnel.handshaken();
    if (answer == null) {
      SunsetNotice.add(services.policy(), trace.verdict(), offer, client);
      tunnel.relay(upstreamDoneWith);
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
    if (upstreamDone) {
      clientFailed(Failure.CLIENT_HANDSHAKE_TIMEOUT, "the client's handshake did not end in time");
    } else {
      upstreamFailed(
          Failure.UPSTREAM_HANDSHAKE_TIMEOUT, destination + " did not end its handshake in time");
      tunnel.answering();
    }
  }

  /** Gives back what is held; nothing is heard afterwards. */
  void end() {
    over = true;
    awaitedIssuer.end();
    releaseLeaf();
  }

  private void releaseLeaf() {
    if (leaf != null) {
      leaf.release();
      leaf = null;
    }
  }

  static Negotiated negotiated(Handshaken done) {
    return new Negotiated(
        done.protocol(), done.cipher(), done.group(), done.resumed(), done.alpn());
  }
}
