// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import io.drawbridge.http.Peculiarity;
import io.drawbridge.http.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * The upstream's side of an {@link HttpRelay}: follows each answer to its end and passes it on.
 * Confined to the session's loop.
 */
final class UpstreamSide implements UpstreamLink.User {
  private final HttpRelay relay;
  private final Channel client;
  private final Asking asking;
  private final RelayListener listener;
  private @Nullable Answering answering;
  private @Nullable Throwable broken;

  UpstreamSide(HttpRelay relay, Connection client, Asking asking, RelayListener listener) {
    this.relay = relay;
    this.client = client.channel();
    this.asking = asking;
    this.listener = listener;
  }

  /** The request at hand is about to be sent. */
  void awaitAnswer() {
    RequestHead asked = asking.request();
    if (asked == null) {
      throw new IllegalStateException("no request");
    }
    broken = null;
    answering = new Answering(asked);
  }

  @Override
  public void onUpstreamBytes(ByteBuf bytes) {
    UpstreamLink from = relay.link();
    if (from == null || relay.phase() == HttpRelay.Phase.OVER) {
      bytes.release();
      return;
    }
    Answering current = answering;
    if (current == null || isUnasked()) {
      unasked(from, bytes);
      return;
    }
    asking.forget();
    Peculiarity why = current.take(bytes, relay.phase() == HttpRelay.Phase.ANSWER, this::pass);
    if (why != null) {
      from.hold(current.rest());
      relay.alone(why);
    } else if (current.isDone()) {
      finish(from, current);
    }
  }

  private boolean isUnasked() {
    return relay.phase() == HttpRelay.Phase.HEAD || relay.phase() == HttpRelay.Phase.ACQUIRE;
  }

  /** Before any request: a server that speaks first, or one that said too much to others. */
  private void unasked(UpstreamLink from, ByteBuf bytes) {
    if (from.requests() == 0) {
      from.hold(bytes);
      relay.alone(Peculiarity.EARLY_ANSWER);
    } else {
      bytes.release();
      relay.lost(from, Retirement.SURPLUS);
    }
  }

  private void pass(ByteBuf bytes) {
    listener.onBytes(false, bytes.readableBytes());
    client.write(bytes, client.voidPromise());
  }

  private void finish(UpstreamLink from, Answering answered) {
    RequestHead asked = asking.request();
    if (asked == null) {
      return;
    }
    answering = null;
    asking.done();
    from.served(answered.keepAliveSeconds(), answered.bodiless());
    Retirement why = null;
    if (answered.discardSurplus()) {
      why = Retirement.SURPLUS;
    } else if (!answered.persistent() || !from.isOpen()) {
      why = Retirement.CLOSED;
    }
    // Servers that read no bodies take one for a request; broken ones send one where none belongs.
    boolean suspect = asked.body().hasBody() || answered.bodiless();
    relay.answered(from, suspect, why, !asked.persistent() || !answered.persistent());
  }

  @Override
  public void onUpstreamReadComplete() {
    UpstreamLink from = relay.link();
    if (relay.phase() == HttpRelay.Phase.BODY || relay.phase() == HttpRelay.Phase.ANSWER) {
      client.flush();
      if (from != null && !client.isWritable()) {
        from.channel().config().setAutoRead(false);
      }
    }
  }

  @Override
  public void onUpstreamWritability(boolean writable) {
    relay.regulate();
  }

  @Override
  public void onUpstreamBroken(Throwable cause) {
    broken = cause;
  }

  @Override
  public void onUpstreamEnd() {
    UpstreamLink gone = relay.link();
    if (gone == null || relay.phase() == HttpRelay.Phase.OVER) {
      return;
    }
    if (isUnasked()) {
      relay.lost(gone, Retirement.CLOSED);
    } else {
      relay.interrupted(gone, answering != null && answering.isSilent(), broken);
    }
  }

  /** Throws away what has come and was not passed on. */
  void discard() {
    if (answering != null) {
      answering.discardSurplus();
    }
  }
}
