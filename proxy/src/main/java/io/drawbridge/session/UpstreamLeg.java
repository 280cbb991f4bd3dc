// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.check.Diagnosis;
import io.drawbridge.event.Leg;
import io.drawbridge.event.SessionEvent;
import io.drawbridge.netty.Connection;
import io.drawbridge.netty.Handshake;
import io.drawbridge.netty.Handshaken;
import io.drawbridge.policy.Destination;
import io.drawbridge.policy.Failure;
import io.drawbridge.upstream.Dialer;
import io.drawbridge.upstream.UpstreamKey;
import org.jspecify.annotations.Nullable;

/**
 * The upstream's handshake of an intercepted session: what it agreed on, or why there is none,
 * which a probe may have to find out. Confined to the session's loop.
 */
final class UpstreamLeg implements Dialer.Listener {

  /** Hears once how it ends; nothing after {@link #end}. */
  interface Listener {
    void onUpstreamReady(Handshaken done);

    void onUpstreamFailed(Failure failure, String detail);
  }

  private final Services services;
  private final Tunnel tunnel;
  private final Connection client;
  private final Trace trace;
  private final UpstreamKey key;
  private final Destination destination;
  private final Listener listener;
  private final AwaitedIssuer awaitedIssuer;
  private @Nullable Connection upstream;
  private boolean over;
  private long startNanos;

  /** Goes to what {@code key} names, which is known to {@code tunnel}. */
  UpstreamLeg(Session session, Tunnel tunnel, UpstreamKey key, Listener listener) {
    this.services = session.services();
    this.tunnel = tunnel;
    this.client = session.client();
    this.trace = session.trace();
    this.key = key;
    this.destination = key.destination();
    this.listener = listener;
    this.awaitedIssuer = new AwaitedIssuer(services.dialer(), client, destination, this);
  }

  /** Starts the handshake. */
  void start(Connection dialled) {
    startNanos = System.nanoTime();
    upstream = dialled;
    if (!dialled.isOpen()) {
      onFailed(Failure.UPSTREAM_CLOSED, destination + " closed before its handshake");
    } else {
      Handshake.connect(
          dialled, services.legs(key.rule()).upstream(), key.alpn(), key.name(), this::onHandshake);
    }
  }

  /** The upstream was dialled again, for a certificate that it does not send. */
  @Override
  public void onDialled(Connection dialled) {
    trace.dialled(dialled.remoteAddress());
    tunnel.owns(dialled);
    start(dialled);
  }

  private void onHandshake(@Nullable Handshaken done, @Nullable Throwable failure) {
    if (over) {
      return;
    }
    if (done != null) {
      succeed(done);
    } else if (!awaitedIssuer.mends(failure)) {
      diagnose(UpstreamFailures.of(failure, destination));
    }
  }

  private void succeed(Handshaken done) {
    end();
    trace.handshaken(Leg.UPSTREAM, done, System.nanoTime() - startNanos);
    UpstreamFindings.tell(trace, services, key, done);
    listener.onUpstreamReady(done);
  }

  /** An alert names no reason: a probe finds out what the upstream would have wanted. */
  private void diagnose(UpstreamFailures.Named named) {
    boolean unexplained =
        named.failure() == Failure.UPSTREAM_HANDSHAKE_FAILED
            || named.failure() == Failure.UPSTREAM_LEGACY_ONLY;
    if (!unexplained || upstream == null) {
      onFailed(named.failure(), named.detail());
      return;
    }
    services
        .probe()
        .diagnose(upstream.remoteAddress(), key.name())
        .whenComplete((diagnosis, failure) -> client.execute(() -> onDiagnosis(named, diagnosis)));
  }

  private void onDiagnosis(UpstreamFailures.Named named, @Nullable Diagnosis diagnosis) {
    if (diagnosis != null && diagnosis.isConclusive()) {
      onFailed(diagnosis.failure(), destination + ": " + diagnosis.detail());
    } else {
      onFailed(named.failure(), named.detail());
    }
  }

  @Override
  public void onFailed(Failure failure, String detail) {
    if (over) {
      return;
    }
    end();
    String offered = services.settings().upstream().maximum().label();
    trace.emit(new SessionEvent.HandshakeFailed(Leg.UPSTREAM, offered, failure));
    listener.onUpstreamFailed(failure, detail);
  }

  /** The limit for both handshakes has passed. */
  void overdue() {
    onFailed(
        Failure.UPSTREAM_HANDSHAKE_TIMEOUT, destination + " did not end its handshake in time");
  }

  /** Nothing is heard afterwards. */
  void end() {
    over = true;
    awaitedIssuer.end();
  }
}
