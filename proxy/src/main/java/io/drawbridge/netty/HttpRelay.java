// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.drawbridge.http.Peculiarity;
import io.drawbridge.http.RequestHead;
import io.netty.channel.ChannelOption;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Carries the requests of one app, one after another, each over whatever connection {@link
 * Upstreams} gives. Bytes pass as they come, unchanged but for the Connection field of an app that
 * ends its own connection.
 *
 * <p>Safe by one rule: a connection is given back only when every byte on it since it was taken is
 * accounted for, as one request and its one answer that leave no doubt of where they end. At
 * anything else the two connections become each other's for good and a {@link Relay} goes on with
 * them, bytes in hand included: the app notices nothing, and nobody else is concerned.
 *
 * <p>Here is decided what a request goes over and what becomes of the connection; {@link AppSide}
 * reads requests and sends them, {@link UpstreamSide} follows their answers. Confined to the
 * session's loop.
 */
public final class HttpRelay implements Upstreams.Waiter {

  /** Where the request at hand is. */
  enum Phase {
    /** A request head is awaited. */
    HEAD,
    /** A request waits for a connection. */
    ACQUIRE,
    /** A request is on its way. */
    BODY,
    /** A request has gone and its answer is awaited or under way. */
    ANSWER,
    /** Nothing more is done here. */
    OVER
  }

  private final Connection client;
  private final Upstreams upstreams;
  private final RelayListener listener;
  private final Asking asking;
  private final AppSide app;
  private final UpstreamSide upstream;
  private Phase phase = Phase.HEAD;
  private @Nullable UpstreamLink link;

  /** The connection that has served this app before, which it may find closed as its own. */
  private @Nullable UpstreamLink own;

  private @Nullable Peculiarity alone;

  private HttpRelay(Connection client, Upstreams upstreams, RelayListener listener) {
    this.client = client;
    this.upstreams = upstreams;
    this.listener = listener;
    this.asking = new Asking(client.channel().alloc());
    this.app = new AppSide(this, client, asking, listener);
    this.upstream = new UpstreamSide(this, client, asking, listener);
  }

  /**
   * Carries what comes on {@code client}.
   *
   * @param link the connection for the first request, now the relay's
   */
  public static HttpRelay start(
      Connection client, UpstreamLink link, Upstreams upstreams, RelayListener listener) {
    HttpRelay relay = new HttpRelay(client, upstreams, listener);
    relay.link = link;
    client.add("exchange", relay.app);
    client.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    client.channel().config().setAutoRead(true);
    link.use(relay.upstream);
    if (!client.isOpen()) {
      relay.end();
    } else if (!link.isOpen()) {
      relay.upstream.onUpstreamEnd();
    }
    return relay;
  }

  /** Gives back or closes what is held; without effect once it is over. */
  public void end() {
    if (phase == Phase.OVER) {
      return;
    }
    boolean between = phase == Phase.HEAD;
    over();
    UpstreamLink mine = link;
    if (mine != null && between && mine.isOpen()) {
      giveBack(mine);
    } else if (mine != null) {
      giveUp(mine, Retirement.ABORTED);
    }
    discard();
  }

  /** The request at hand gets its answer from the proxy, which then closes. */
  public void answer(Function<TunnelAnswer.Request, TunnelAnswer.Answer> answer) {
    if (phase == Phase.OVER) {
      return;
    }
    over();
    TunnelAnswer.serve(client, answer);
    client.channel().pipeline().remove(app);
  }

  Phase phase() {
    return phase;
  }

  /** What the request at hand goes over, or the next one may; null while there is nothing. */
  @Nullable UpstreamLink link() {
    return link;
  }

  /** A request has come, with a body still to come or without: it gets its connection. */
  void begin(RequestHead head) {
    Upstreams.Need need = head.idempotent() ? Upstreams.Need.ANY : Upstreams.Need.LIVELY;
    UpstreamLink mine = link;
    if (mine != null && (mine == own || need == Upstreams.Need.ANY || mine.requests() == 0)) {
      send(mine);
      return;
    }
    if (mine != null) {
      giveBack(mine);
    }
    acquire(need);
  }

  private void acquire(Upstreams.Need need) {
    phase = Phase.ACQUIRE;
    app.regulate();
    upstreams.acquire(need, this);
  }

  @Override
  public void onUpstream(@Nullable UpstreamLink given) {
    if (phase == Phase.OVER) {
      if (given != null) {
        upstreams.release(given);
      }
      return;
    }
    if (given == null) {
      return;
    }
    link = given;
    given.use(upstream);
    if (alone != null && phase == Phase.ACQUIRE) {
      alone(alone);
    } else if (link == given && phase == Phase.ACQUIRE) {
      send(given);
      app.resume();
      if (app.isInputEnded() && (phase == Phase.BODY || phase == Phase.ANSWER)) {
        alone(Peculiarity.HALF_CLOSED);
      }
    }
  }

  private void send(UpstreamLink to) {
    own = to;
    upstream.awaitAnswer();
    phase = asking.isWhole() ? Phase.ANSWER : Phase.BODY;
    app.sendHead(to);
  }

  /** The last byte of the request at hand is on its way. */
  void sent() {
    phase = Phase.ANSWER;
  }

  /** The upstream can take more, or no more for now. */
  void regulate() {
    app.regulate();
  }

  /**
   * The request at hand has its whole answer.
   *
   * @param suspect whether there may be more of the exchange than can be seen
   * @param why the connection must not be used again, null where it may be
   * @param last whether the app's connection ends with it
   */
  void answered(UpstreamLink from, boolean suspect, @Nullable Retirement why, boolean last) {
    if (suspect) {
      upstreams.reserve(from);
    }
    phase = Phase.HEAD;
    if (why != null) {
      giveUp(from, why);
    }
    client.channel().flush();
    if (last || app.isInputEnded()) {
      end();
      client.close();
    } else {
      app.resume();
    }
  }

  private void giveBack(UpstreamLink used) {
    link = null;
    used.use(null);
    upstreams.release(used);
  }

  private void giveUp(UpstreamLink gone, Retirement why) {
    link = null;
    gone.use(null);
    upstreams.retire(gone, why);
  }

  /** A connection without a request on it is of no use any more. */
  void lost(UpstreamLink gone, Retirement why) {
    giveUp(gone, why);
    if (phase == Phase.ACQUIRE) {
      acquire(Upstreams.Need.NEW);
    }
  }

  /**
   * A connection has ended under the request at hand, which is sent once more where that does no
   * harm (RFC 9110 §9.2.2); else the app's connection ends, too.
   *
   * @param silent whether there was no byte of an answer
   * @param broken what broke the connection, null where it just ended
   */
  void interrupted(UpstreamLink gone, boolean silent, @Nullable Throwable broken) {
    boolean stale = silent && gone.mayBeStale();
    boolean again = stale && asking.isRepeatable();
    giveUp(gone, stale ? Retirement.STALE : Retirement.CLOSED);
    if (again) {
      // The same bytes on a new connection; what is still to come of the body follows them.
      asking.repeat();
      acquire(Upstreams.Need.NEW);
      return;
    }
    if (broken != null) {
      listener.onBroken(false, broken);
    }
    over();
    discard();
    client.channel().flush();
    client.close();
  }

  /** The client's connection and an upstream's belong to each other from here on. */
  void alone(Peculiarity why) {
    UpstreamLink mine = link;
    alone = why;
    if (mine == null) {
      acquire(Upstreams.Need.LIVELY);
      return;
    }
    // The upstream does not know that the app wants its connection to end: its input ends instead.
    RequestHead asked = asking.request();
    boolean last = asked != null && !asked.persistent() && phase == Phase.ANSWER;
    if (last && why != Peculiarity.CLOSE_DELIMITED && why != Peculiarity.UPGRADE) {
      app.shutInput();
    }
    over();
    asking.forget();
    upstreams.own(mine, why);
    mine.channel().flush();
    client.channel().flush();
    Relay.join(client, mine.connection(), listener);
  }

  private void over() {
    phase = Phase.OVER;
    app.stopWaiting();
  }

  private void discard() {
    asking.discard();
    upstream.discard();
  }
}
