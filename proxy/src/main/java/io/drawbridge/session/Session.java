// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.config.Settings;
import io.drawbridge.netty.Connection;
import io.drawbridge.netty.RelayListener;
import io.drawbridge.policy.Destination;
import io.drawbridge.policy.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One connection of an app, from its request head to its last byte: the stage it is in, how long it
 * may stay there, and its end. {@link Admission} lets it in, {@link Tunnel} or {@link PlainForward}
 * does what it asks for.
 *
 * <p>Confined to the client's event loop, which also owns the upstream connection; so there are no
 * locks here. It ends exactly once, in {@link #end}, which gives back everything it holds.
 */
final class Session implements RelayListener {
  private static final Duration GRACE = Duration.ofSeconds(2);

  /** How long the upstream may take to take the last bytes of a client that has gone. */
  private static final Duration LINGER = Duration.ofSeconds(10);

  private final Services services;
  private final Connection client;
  private final Trace trace;
  private final Deadline deadline;
  private final Quiet quiet = new Quiet();
  private final Occupancy occupancy;
  private Stage stage = Stage.HEAD;
  private @Nullable Tunnel tunnel;
  private @Nullable Stillness stillness;
  private boolean closing;

  /**
   * Starts a session for a connection just accepted.
   *
   * @param services held; the session lets go at its end
   * @param occupancy counts it, from its admission to its end
   */
  Session(Services services, Connection client, Occupancy occupancy) {
    this.services = services;
    this.client = client;
    this.occupancy = occupancy;
    this.trace =
        new Trace(
            services.events(),
            services.clock().instant(),
            client.remoteAddress(),
            Timeline.of(services.settings().tracing()));
    trace.entered(stage.phase());
    this.deadline = new Deadline(client, this::onOverdue);
  }

  Services services() {
    return services;
  }

  Connection client() {
    return client;
  }

  Trace trace() {
    return trace;
  }

  /** The connection can be written to: the request head is awaited. */
  void begin() {
    client.onClose(this::onClientClosed);
    deadline.set(services.limits().head());
  }

  boolean isIn(Stage asked) {
    return stage == asked;
  }

  /** Goes on to {@code next}, to stay there for no longer than {@code limit}. */
  void enter(Stage next, Duration limit) {
    inStage(next);
    deadline.set(limit);
  }

  private void inStage(Stage next) {
    stage = next;
    trace.entered(next.phase());
  }

  /** Whether a request head may still come, the first or one of plain HTTP. */
  boolean awaitsRequest() {
    return !closing && (stage == Stage.HEAD || stage == Stage.FORWARD);
  }

  /** A tunnel was asked for, by somebody who may. */
  void open(ConnectHead.Request request, @Nullable String user) {
    tunnel = new Tunnel(this, occupancy, request, user);
    tunnel.open();
  }

  /** Bytes go through from here on. */
  void relaying(Stillness.Traffic traffic) {
    trace.noteUpstream(services.history().legs(), services.clock().instant());
    inStage(Stage.RELAY);
    watch(traffic);
  }

  /** A request of plain HTTP begins on this connection. */
  void forwarding(Destination destination, @Nullable String userAgent, PlainTraffic traffic) {
    if (stage != Stage.FORWARD) {
      inStage(Stage.FORWARD);
      trace.requested(destination, userAgent);
    }
    watch(traffic);
  }

  private void watch(Stillness.Traffic traffic) {
    Settings.Limits limits = services.limits();
    stillness = new Stillness(traffic, limits.stall(), limits.idle());
    deadline.set(stillness.next());
  }

  /** Nothing more is forwarded: a request was refused, and the connection closes. */
  void closing() {
    closing = true;
  }

  boolean isClosing() {
    return closing;
  }

  @Override
  public void onBytes(boolean fromClient, int bytes) {
    deadline.touch();
    quiet.moved(fromClient);
    trace.bytes(fromClient, bytes);
  }

  @Override
  public void onFull() {
    trace.full();
  }

  @Override
  public void onBroken(boolean fromClient, Throwable cause) {
    trace.failed(
        Failure.RELAY_FAILED,
        (fromClient ? "the client's" : "the upstream's") + " connection: " + OpenSslText.of(cause));
  }

  /** Refuses over HTTP, before the tunnel, and closes. */
  void refuse(Failure failure, String detail) {
    trace.denied(failure, detail);
    answer(failure, detail);
  }

  /** Says over HTTP, before the tunnel, what has failed, and closes. */
  void answer(Failure failure, String detail) {
    answerWith(failure, detail, Answers.refusal(failure, detail, trace.id(), false));
  }

  /** Answers with an alert where only TLS can answer, and closes. */
  void reject(Failure failure, String detail) {
    if (stage != Stage.ENDED) {
      answerWith(
          failure, detail, Alerts.fatal(failure.alert(), tunnel == null ? null : tunnel.offered()));
    }
  }

  private void answerWith(Failure failure, String detail, byte[] last) {
    trace.failed(failure, detail);
    enter(Stage.ANSWERED, GRACE.multipliedBy(2));
    if (tunnel != null) {
      tunnel.closeUpstream();
    }
    client.writeAndClose(last, GRACE);
  }

  private void onOverdue() {
    String detail = "nothing came within the limit";
    switch (stage) {
      case HEAD -> refuse(stage.overdue(), detail);
      case DIAL -> {
        if (tunnel != null) {
          tunnel.onFailed(stage.overdue(), detail);
        }
      }
      case HANDSHAKES -> {
        if (tunnel != null) {
          tunnel.handshakesOverdue();
        }
      }
      case RELAY, FORWARD -> onStill();
      case HELLO -> fail(stage.overdue(), detail);
      case ANSWERED, ENDED -> end();
    }
  }

  private void onStill() {
    if (stillness == null || !client.isOpen()) {
      end();
      return;
    }
    switch (stillness.look()) {
      case Stillness.Finding.Wait ignored -> deadline.set(stillness.next());
      case Stillness.Finding.Rest ignored -> end();
      case Stillness.Finding.Over over -> {
        if (over.failure() == Failure.UPSTREAM_SILENT) {
          closing = true;
          trace.upstreamFailed(over.failure());
          answer(over.failure(), over.detail());
        } else {
          fail(over.failure(), over.detail());
        }
      }
    }
  }

  /** The app stopped within the first head that it sent into the tunnel. */
  void onFirstHeadOverdue() {
    fail(Failure.HEAD_TOO_SLOW, "the head of the first request in the tunnel is not whole");
  }

  /** Ends where no answer is possible any more. */
  void fail(Failure failure, String detail) {
    trace.failed(failure, detail);
    end();
  }

  private void onClientClosed() {
    if (stage.compareTo(Stage.RELAY) < 0) {
      trace.failed(Failure.CLIENT_GONE, "the client closed in stage " + stage);
    }
    if (stage == Stage.RELAY && tunnel != null && tunnel.hasUpstream()) {
      deadline.set(LINGER);
    } else {
      end();
    }
  }

  /** The tunnel's upstream has closed. */
  void onUpstreamClosed() {
    if (stage == Stage.RELAY && !client.isOpen()) {
      end();
    }
  }

  /** The proxy is stopping: ends the session if nothing is under way in it. */
  void endIfQuiet() {
    if ((stage == Stage.HEAD || stage == Stage.RELAY) && quiet.isBetweenRequests()) {
      end();
    }
  }

  /** Gives back everything, once. */
  void end() {
    if (stage == Stage.ENDED) {
      return;
    }
    stage = Stage.ENDED;
    deadline.cancel();
    client.abort();
    if (tunnel != null) {
      tunnel.end();
    }
    trace.end();
    occupancy.leave(client.remoteAddress().getAddress());
    services.usage().release();
  }
}
