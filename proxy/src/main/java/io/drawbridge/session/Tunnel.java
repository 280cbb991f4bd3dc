// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.classify.Classification;
import io.drawbridge.netty.Connection;
import io.drawbridge.netty.FirstHead;
import io.drawbridge.netty.FrontServer;
import io.drawbridge.netty.Handshaken;
import io.drawbridge.netty.Relay;
import io.drawbridge.netty.UpstreamLink;
import io.drawbridge.policy.Destination;
import io.drawbridge.policy.Failure;
import io.drawbridge.policy.Verdict;
import io.drawbridge.tls.HelloResult;
import io.drawbridge.upstream.Dial;
import io.drawbridge.upstream.Dialer;
import org.jspecify.annotations.Nullable;

/**
 * What a CONNECT asked for: the destination dialled, the ClientHello judged, both legs joined.
 * Confined to the client's loop; holds the upstream connection until {@link #end}.
 */
final class Tunnel implements Dialer.Listener {
  private final Session session;
  private final Services services;
  private final Connection client;
  private final Trace trace;
  private final Destination destination;
  private final Judge judge;
  private final HandshakeSlot slot;
  private @Nullable Dial dial;
  private @Nullable Connection upstream;
  private @Nullable HelloResult hello;
  private @Nullable Interception interception;
  private @Nullable Reuse reuse;
  private @Nullable Verdict awaitingDial;

  /** For {@code request}, which is admitted; {@code user} is null where nobody has to say who. */
  Tunnel(Session session, Occupancy occupancy, ConnectHead.Request request, @Nullable String user) {
    this.session = session;
    this.services = session.services();
    this.client = session.client();
    this.trace = session.trace();
    this.destination = request.destination();
    this.judge = new Judge(services, client.remoteAddress().getAddress(), request, user);
    this.slot = new HandshakeSlot(session, occupancy);
  }

  void open() {
    FrontServer.awaitHello(client, this::onHello);
    if (destination.isSelf() || mayReuse()) {
      establish();
    } else {
      dial();
    }
  }

  /** Whether there are connections to it; the ClientHello tells whether one will do. */
  private boolean mayReuse() {
    return services.pools().beside(client).knows(destination)
        && !(judge.decide(null) instanceof Verdict.Tunnel);
  }

  private void dial() {
    session.enter(Stage.DIAL, services.limits().connect());
    dial = services.dialer().dial(client, destination, this);
  }

  @Override
  public void onDialled(Connection dialled) {
    if (!session.isIn(Stage.DIAL)) {
      dialled.close();
      return;
    }
    dial = null;
    owns(dialled);
    trace.dialled(dialled.remoteAddress());
    Verdict waiting = awaitingDial;
    if (waiting == null) {
      establish();
    } else {
      carry(waiting);
    }
  }

  @Override
  public void onFailed(Failure failure, String detail) {
    if (awaitingDial != null) {
      failLate(failure, detail);
    } else if (failure == Failure.DESTINATION_DENIED) {
      session.refuse(failure, detail);
    } else {
      trace.upstreamFailed(failure);
      session.answer(failure, detail);
    }
  }

  /** The tunnel is open already: only TLS can still answer. */
  private void failLate(Failure failure, String detail) {
    if (interception == null) {
      trace.upstreamFailed(failure);
      session.reject(failure, detail);
    } else {
      shakeHands();
      interception.startWithout(failure, detail);
    }
  }

  private void establish() {
    session.enter(Stage.HELLO, services.limits().hello());
    client.write(Answers.established());
    if (hello != null) {
      judge(hello);
    } else if (upstream != null && judge.decide(null) instanceof Verdict.Tunnel tunnel) {
      // The server may be the one that speaks first.
      FrontServer.awaitFirstBytes(
          upstream,
          () -> {
            if (session.isIn(Stage.HELLO)) {
              trace.judged(null, tunnel);
              relay(null);
            }
          });
    }
  }

  private void onHello(HelloResult result) {
    hello = result;
    if (session.isIn(Stage.HELLO)) {
      judge(result);
    }
  }

  private void judge(HelloResult result) {
    trace.judging();
    switch (result) {
      case HelloResult.Complete complete -> act(judge.classify(complete.hello()));
      case HelloResult.NotTls ignored -> act(null);
      case HelloResult.Malformed malformed ->
          session.reject(Judge.failure(malformed), malformed.reason());
      case HelloResult.NeedMore ignored -> {}
    }
  }

  private void act(@Nullable Classification offer) {
    Verdict verdict = judge.decide(offer);
    trace.judged(offer, verdict);
    switch (verdict) {
      case Verdict.Reject reject -> session.reject(reject.failure(), reject.reason());
      case Verdict.Tunnel ignored -> {
        if (destination.isSelf()) {
          session.reject(Failure.RULE_DENIED, destination.host() + " is the proxy itself");
        } else {
          carry(verdict);
        }
      }
      case Verdict.Intercept intercept -> {
        if (offer != null && slot.take()) {
          interception = new Interception(session, this, intercept, offer, destination);
          intercept(intercept, interception);
        }
      }
    }
  }

  private void intercept(Verdict.Intercept verdict, Interception handshakes) {
    if (destination.isSelf()) {
      shakeHands();
      handshakes.startWithSelf(verdict);
      return;
    }
    UpstreamLink ready = null;
    if (services.settings().reuse().isAuto(verdict.rule())) {
      reuse = new Reuse(session, this, client, handshakes.key(), judge.user());
      ready = upstream == null ? reuse.reserve() : null;
    } else if (upstream == null) {
      ready = Spare.take(services, this, client, handshakes.key());
    }
    if (ready == null) {
      carry(verdict);
    } else {
      shakeHands();
      handshakes.startWith(ready);
    }
  }

  /** Goes on with an upstream of the session's own, which may have to be dialled first. */
  private void carry(Verdict verdict) {
    Connection up = upstream;
    if (up == null) {
      awaitingDial = verdict;
      dial();
    } else if (interception == null) {
      relay(null);
    } else {
      shakeHands();
      interception.start(up);
    }
  }

  private void shakeHands() {
    session.enter(Stage.HANDSHAKES, services.limits().handshake());
  }

  /** The handshakes are over, well or not. */
  void handshaken() {
    slot.giveBack();
  }

  /**
   * Both legs stand: bytes go through from here on.
   *
   * @param tls what was agreed on with the upstream, null in a tunnel
   */
  void relay(@Nullable Handshaken tls) {
    Connection up = upstream;
    if (session.isIn(Stage.ENDED)) {
      return;
    }
    session.relaying(
        new RelayTraffic(client, () -> reuse == null ? upstream : reuse.serving(upstream), trace));
    client.bufferAtMost(services.limits().bufferBytes());
    if (up != null) {
      up.bufferAtMost(services.limits().bufferBytes());
    }
    trace.setUp();
    // What led here is done with, and a connection may be held for hours.
    hello = null;
    interception = null;
    if (tls != null && Reuse.carries(tls.alpn())) {
      FirstHead.watch(
          client, services.limits().head(), tls.alpn() != null, session::onFirstHeadOverdue);
    }
    if (reuse != null && tls != null && Reuse.carries(tls.alpn())) {
      upstream = null;
      reuse.start(up, tls);
    } else if (up != null) {
      Relay.join(client, up, session);
    }
  }

  /** From now on {@code alone} is this session's own upstream. */
  void owns(Connection alone) {
    upstream = alone;
    alone.onClose(session::onUpstreamClosed);
  }

  /** The proxy answers the app in place of an upstream, and closes. */
  void answering() {
    session.enter(Stage.ANSWERED, services.limits().handshake());
    if (upstream != null) {
      upstream.close();
    }
  }

  /** The ClientHello, null before it has been read. */
  @Nullable Classification offered() {
    return interception == null ? null : interception.offer();
  }

  /** The limit for both handshakes has passed. */
  void handshakesOverdue() {
    if (interception != null) {
      interception.overdue();
    }
  }

  /** Whether there is an upstream that can still take what the client has sent. */
  boolean hasUpstream() {
    return upstream != null && upstream.isOpen();
  }

  /** An upstream that is not needed any more closes. */
  void closeUpstream() {
    if (dial != null) {
      dial.cancel();
    }
    if (upstream != null) {
      upstream.close();
    }
  }

  /** Gives back everything; nothing is heard afterwards. */
  void end() {
    if (dial != null) {
      dial.cancel();
    }
    if (interception != null) {
      interception.end();
    }
    if (reuse != null) {
      reuse.end();
    }
    slot.giveBack();
    if (upstream != null) {
      upstream.abort();
    }
  }
}
