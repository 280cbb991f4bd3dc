// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.classify.Classification;
import io.drawbridge.classify.Classifier;
import io.drawbridge.config.Settings;
import io.drawbridge.netty.Connection;
import io.drawbridge.netty.FirstHead;
import io.drawbridge.netty.FrontHandler;
import io.drawbridge.netty.FrontServer;
import io.drawbridge.netty.Handshaken;
import io.drawbridge.netty.Relay;
import io.drawbridge.netty.RelayListener;
import io.drawbridge.netty.UpstreamLink;
import io.drawbridge.policy.Destination;
import io.drawbridge.policy.Facts;
import io.drawbridge.policy.Failure;
import io.drawbridge.policy.Verdict;
import io.drawbridge.tls.AlertDescription;
import io.drawbridge.tls.HelloResult;
import io.drawbridge.upstream.Dial;
import io.drawbridge.upstream.Dialer;
import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One connection of an app, from its request head to its last byte.
 *
 * <p>Confined to the client's event loop, which also owns the upstream connection; so there are no
 * locks here. It ends exactly once, in {@link #end}, which gives back everything it holds.
 */
final class Session implements FrontHandler, Dialer.Listener, RelayListener {

  /** The name that the proxy answers itself. */
  static final String SELF = "drawbridge.internal";

  private static final Duration GRACE = Duration.ofSeconds(2);

  /** How long the upstream may take to take the last bytes of a client that has gone. */
  private static final Duration LINGER = Duration.ofSeconds(10);

  private enum Stage {
    HEAD(Failure.HEAD_TOO_SLOW),
    DIAL(Failure.CONNECT_TIMEOUT),
    HELLO(Failure.HELLO_TIMEOUT),
    HANDSHAKES(Failure.CLIENT_HANDSHAKE_TIMEOUT),
    RELAY(Failure.IDLE_TIMEOUT),
    FORWARD(Failure.IDLE_TIMEOUT),
    ANSWERED(Failure.IDLE_TIMEOUT),
    ENDED(Failure.INTERNAL);

    private final Failure overdue;

    Stage(Failure overdue) {
      this.overdue = overdue;
    }
  }

  private final Services services;
  private final Connection client;
  private final Trace trace;
  private final Deadline deadline;
  private final Quiet quiet = new Quiet();
  private final Occupancy occupancy;
  private final InetAddress address;
  private Stage stage = Stage.HEAD;
  private ConnectHead.@Nullable Request request;
  private @Nullable String user;
  private @Nullable Dial dial;
  private @Nullable Connection upstream;
  private @Nullable HelloResult hello;
  private @Nullable Interception interception;
  private @Nullable Reuse reuse;
  private @Nullable Verdict awaitingDial;
  private @Nullable Stillness stillness;
  private boolean handshaking;
  private boolean closing;

  /**
   * Starts a session for a connection just accepted, which {@code occupancy} is to count.
   *
   * @param services held; the session lets go at its end
   */
  Session(Services services, Connection client, Occupancy occupancy) {
    this.services = services;
    this.client = client;
    this.occupancy = occupancy;
    this.address = client.remoteAddress().getAddress();
    this.trace = new Trace(services.events(), services.clock().instant(), client.remoteAddress());
    this.deadline = new Deadline(client, this::onOverdue);
  }

  @Override
  public void onAccepted() {
    client.onClose(this::onClientClosed);
    Settings.Limits limits = services.settings().limits();
    deadline.set(limits.head());
    Failure tooMany = occupancy.enter(address, limits);
    if (tooMany != null) {
      refuse(
          tooMany,
          tooMany == Failure.OVERLOADED
              ? "limits.connections is " + limits.connections()
              : "limits.connections-per-client is " + limits.connectionsPerClient());
    } else if (!services.access().permitsClient(address)) {
      refuse(
          Failure.CLIENT_DENIED, address.getHostAddress() + " is in no network of access.clients");
    }
  }

  @Override
  public void onConnect(String head) {
    if (stage != Stage.HEAD) {
      return;
    }
    switch (ConnectHead.read(head)) {
      case ConnectHead.Bad bad -> refuse(bad.failure(), bad.detail());
      case ConnectHead.Request good -> {
        request = good;
        trace.requested(good.destination(), good.userAgent());
        authenticate(good);
      }
    }
  }

  @Override
  public void onUnreadable() {
    if (awaitsRequest()) {
      refuse(Failure.BAD_REQUEST, "the request head is not HTTP/1.1");
    }
  }

  @Override
  public void onUnknownVersion() {
    if (awaitsRequest()) {
      refuse(Failure.VERSION_UNSUPPORTED, "the request is neither HTTP/1.1 nor HTTP/1.0");
    }
  }

  @Override
  public void onTooLarge() {
    if (awaitsRequest()) {
      refuse(
          Failure.HEAD_TOO_LARGE,
          "the limit is " + services.settings().limits().headBytes() + " bytes");
    }
  }

  /** The HTTP server takes the connection over, with its own record. */
  @Override
  public void onOther() {}

  /** A request of plain HTTP begins on this connection. */
  void forwarding(Destination destination, @Nullable String userAgent, PlainTraffic traffic) {
    if (stage != Stage.FORWARD) {
      stage = Stage.FORWARD;
      trace.requested(destination, userAgent);
    }
    watch(traffic);
  }

  private void watch(Stillness.Traffic traffic) {
    Settings.Limits limits = services.settings().limits();
    stillness = new Stillness(traffic, limits.stall(), limits.idle());
    deadline.set(stillness.next());
  }

  private boolean awaitsRequest() {
    return !closing && (stage == Stage.HEAD || stage == Stage.FORWARD);
  }

  /** Nothing more is forwarded: a request was refused, and the connection closes. */
  void closing() {
    closing = true;
  }

  boolean isClosing() {
    return closing;
  }

  Connection client() {
    return client;
  }

  Trace trace() {
    return trace;
  }

  private void authenticate(ConnectHead.Request request) {
    ProxyUsers users = services.access().users();
    if (users == null) {
      admit(request);
      return;
    }
    users.check(
        request.authorization(), address, login -> client.execute(() -> onLogin(request, login)));
  }

  private void onLogin(ConnectHead.Request request, Login login) {
    if (stage != Stage.HEAD) {
      return;
    }
    switch (login) {
      case Login.Known known -> {
        user = known.user();
        trace.authenticated(known.user());
        admit(request);
      }
      case Login.Refused refused -> {
        if (refused.failure() == Failure.CREDENTIALS_REQUIRED && request.http11()) {
          askForCredentials(refused);
        } else {
          refuse(refused.failure(), refused.detail());
        }
      }
    }
  }

  private void askForCredentials(Login.Refused refused) {
    trace.denied(refused.failure(), refused.detail());
    client.write(Answers.refusal(refused.failure(), refused.detail(), trace.id(), true));
    FrontServer.awaitHead(client);
  }

  private void admit(ConnectHead.Request request) {
    Destination destination = request.destination();
    if (!services.access().permitsPort(destination.port())) {
      refuse(Failure.PORT_DENIED, "port " + destination.port() + " is not in access.ports");
      return;
    }
    FrontServer.awaitHello(client, this::onHello);
    if (destination.host().equals(SELF) || mayReuse(destination)) {
      establish();
    } else {
      dial();
    }
  }

  /** Whether there are connections to it; the ClientHello tells whether one will do. */
  private boolean mayReuse(Destination destination) {
    return services.pools().beside(client).knows(destination)
        && !(decide(null) instanceof Verdict.Tunnel);
  }

  private void dial() {
    stage = Stage.DIAL;
    deadline.set(services.settings().limits().connect());
    dial = services.dialer().dial(client, destination(), this);
  }

  @Override
  public void onDialled(Connection dialled) {
    if (stage != Stage.DIAL) {
      dialled.close();
      return;
    }
    upstream = dialled;
    trace.dialled(dialled.remoteAddress());
    dialled.onClose(this::onUpstreamClosed);
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
      refuse(failure, detail);
    } else {
      trace.upstreamFailed(failure);
      answer(failure, detail);
    }
  }

  /** The tunnel is open already: only TLS can still answer. */
  private void failLate(Failure failure, String detail) {
    if (interception == null) {
      trace.upstreamFailed(failure);
      reject(failure, detail);
    } else {
      stage = Stage.HANDSHAKES;
      deadline.set(services.settings().limits().handshake());
      interception.startWithout(failure, detail);
    }
  }

  private void establish() {
    stage = Stage.HELLO;
    deadline.set(services.settings().limits().hello());
    client.write(Answers.established());
    if (hello != null) {
      judge(hello);
    } else if (upstream != null && decide(null) instanceof Verdict.Tunnel tunnel) {
      // The server may be the one that speaks first.
      FrontServer.awaitFirstBytes(
          upstream,
          () -> {
            if (stage == Stage.HELLO) {
              trace.judged(null, tunnel);
              relay(null);
            }
          });
    }
  }

  private void onHello(HelloResult result) {
    hello = result;
    if (stage == Stage.HELLO) {
      judge(result);
    }
  }

  private void judge(HelloResult result) {
    switch (result) {
      case HelloResult.Complete complete ->
          act(noted(Classifier.classify(complete.hello(), host(), userAgent())));
      case HelloResult.NotTls ignored -> act(null);
      case HelloResult.Malformed malformed -> {
        Failure failure =
            malformed.alert() == AlertDescription.RECORD_OVERFLOW
                ? Failure.HELLO_TOO_LARGE
                : Failure.HELLO_MALFORMED;
        reject(failure, malformed.reason());
      }
      case HelloResult.NeedMore ignored -> {}
    }
  }

  private Classification noted(Classification offer) {
    return services
        .history()
        .clients()
        .note(offer, client.remoteAddress().getAddress(), user, userAgent(), destination());
  }

  private void act(@Nullable Classification offer) {
    Verdict verdict = decide(offer);
    trace.judged(offer, verdict);
    switch (verdict) {
      case Verdict.Reject reject -> reject(reject.failure(), reject.reason());
      case Verdict.Tunnel ignored -> {
        if (host().equals(SELF)) {
          reject(Failure.RULE_DENIED, SELF + " is the proxy itself");
        } else {
          carry(verdict);
        }
      }
      case Verdict.Intercept intercept -> {
        if (offer != null && mayHandshake()) {
          interception = new Interception(this, services, trace, client, offer, destination());
          intercept(intercept, interception);
        }
      }
    }
  }

  private void intercept(Verdict.Intercept verdict, Interception handshakes) {
    if (host().equals(SELF)) {
      shakeHands();
      handshakes.startWithSelf(verdict);
      return;
    }
    if (services.settings().reuse().isAuto(verdict.rule())) {
      reuse = new Reuse(this, services, trace, client, handshakes.key(verdict.rule()), user);
      UpstreamLink link = upstream == null ? reuse.reserve() : null;
      if (link != null) {
        shakeHands();
        handshakes.startWith(link);
        return;
      }
    }
    carry(verdict);
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
    stage = Stage.HANDSHAKES;
    deadline.set(services.settings().limits().handshake());
  }

  private boolean mayHandshake() {
    Settings.Limits limits = services.settings().limits();
    Failure tooMany = occupancy.beginHandshake(address, limits);
    if (tooMany != null) {
      reject(
          tooMany,
          tooMany == Failure.HANDSHAKES
              ? "limits.handshakes is " + limits.handshakes()
              : "limits.handshakes-per-client is " + limits.handshakesPerClient());
    }
    handshaking = tooMany == null;
    return handshaking;
  }

  /** The handshakes are over, well or not. */
  void handshaken() {
    if (handshaking) {
      handshaking = false;
      occupancy.endHandshake(address);
    }
  }

  private Verdict decide(@Nullable Classification offer) {
    return services.policy().decide(new Facts(destination(), address, user, offer));
  }

  /**
   * Both legs stand: bytes go through from here on.
   *
   * @param tls what was agreed on with the upstream, null in a tunnel
   */
  void relay(@Nullable Handshaken tls) {
    Connection up = upstream;
    if (stage == Stage.ENDED) {
      return;
    }
    stage = Stage.RELAY;
    Settings.Limits limits = services.settings().limits();
    watch(new RelayTraffic(client, up, trace));
    client.bufferAtMost(limits.bufferBytes());
    if (up != null) {
      up.bufferAtMost(limits.bufferBytes());
    }
    trace.setUp();
    if (tls != null && Reuse.carries(tls.alpn())) {
      FirstHead.watch(client, limits.head(), tls.alpn() != null, this::onFirstHeadOverdue);
    }
    if (reuse != null && tls != null && Reuse.carries(tls.alpn())) {
      upstream = null;
      reuse.start(up, tls);
    } else if (up != null) {
      Relay.join(client, up, this);
    }
  }

  /** From now on {@code alone} is this session's own upstream. */
  void owns(Connection alone) {
    upstream = alone;
    alone.onClose(this::onUpstreamClosed);
  }

  /** The proxy answers the app in place of an upstream, and closes. */
  void answering() {
    stage = Stage.ANSWERED;
    deadline.set(services.settings().limits().handshake());
    if (upstream != null) {
      upstream.close();
    }
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
        (fromClient ? "the client's" : "the upstream's") + " connection: " + cause.getMessage());
  }

  /** Refuses over HTTP, before the tunnel, and closes. */
  private void refuse(Failure failure, String detail) {
    trace.denied(failure, detail);
    answer(failure, detail);
  }

  private void answer(Failure failure, String detail) {
    stage = Stage.ANSWERED;
    deadline.set(GRACE.multipliedBy(2));
    if (dial != null) {
      dial.cancel();
    }
    trace.failed(failure, detail);
    client.writeAndClose(Answers.refusal(failure, detail, trace.id(), false), GRACE);
  }

  /** Answers with an alert where only TLS can answer, and closes. */
  void reject(Failure failure, String detail) {
    if (stage == Stage.ENDED) {
      return;
    }
    stage = Stage.ANSWERED;
    deadline.set(GRACE.multipliedBy(2));
    trace.failed(failure, detail);
    if (upstream != null) {
      upstream.close();
    }
    client.writeAndClose(Alerts.fatal(failure.alert(), offered()), GRACE);
  }

  private @Nullable Classification offered() {
    return interception == null ? null : interception.offer();
  }

  private void onOverdue() {
    Failure failure = stage.overdue;
    String detail = "nothing came within the limit";
    switch (stage) {
      case HEAD -> refuse(failure, detail);
      case DIAL -> onFailed(failure, detail);
      case HANDSHAKES -> {
        if (interception != null) {
          interception.overdue();
        }
      }
      case RELAY, FORWARD -> onStill();
      case HELLO -> {
        trace.failed(failure, detail);
        end();
      }
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
        trace.failed(over.failure(), over.detail());
        end();
      }
    }
  }

  private void onFirstHeadOverdue() {
    trace.failed(Failure.HEAD_TOO_SLOW, "the head of the first request in the tunnel is not whole");
    end();
  }

  private void onClientClosed() {
    if (stage.compareTo(Stage.RELAY) < 0) {
      trace.failed(Failure.CLIENT_GONE, "the client closed in stage " + stage);
    }
    if (stage != Stage.RELAY || upstream == null || !upstream.isOpen()) {
      end();
    } else {
      deadline.set(LINGER);
    }
  }

  private void onUpstreamClosed() {
    if (stage == Stage.RELAY && !client.isOpen()) {
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
    if (dial != null) {
      dial.cancel();
    }
    if (interception != null) {
      interception.end();
    }
    if (reuse != null) {
      reuse.end();
    }
    handshaken();
    client.abort();
    if (upstream != null) {
      upstream.abort();
    }
    trace.end();
    occupancy.leave(address);
    services.usage().release();
  }

  /** The proxy is stopping: ends the session if nothing is under way in it. */
  void endIfQuiet() {
    if ((stage == Stage.HEAD || stage == Stage.RELAY) && quiet.isBetweenRequests()) {
      end();
    }
  }

  Services services() {
    return services;
  }

  private Destination destination() {
    if (request == null) {
      throw new IllegalStateException("no request in stage " + stage);
    }
    return request.destination();
  }

  private String host() {
    return destination().host();
  }

  private @Nullable String userAgent() {
    return request == null ? null : request.userAgent();
  }
}
