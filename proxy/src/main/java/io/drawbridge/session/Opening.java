// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.netty.Connection;
import io.drawbridge.netty.Handshake;
import io.drawbridge.netty.Handshaken;
import io.drawbridge.netty.PeerChain;
import io.drawbridge.netty.UpstreamLink;
import io.drawbridge.policy.Failure;
import io.drawbridge.upstream.Dial;
import io.drawbridge.upstream.Dialer;
import io.drawbridge.upstream.UpstreamKey;
import org.jspecify.annotations.Nullable;

/** An upstream connection being dialled and verified. Confined to the loop of its client. */
final class Opening implements Dialer.Listener {

  /** Hears once how it ends; nothing after {@link #cancel}. */
  interface Listener {
    /** The connection is the listener's. */
    void onOpened(UpstreamLink link, long handshakeNanos);

    void onFailed(Failure failure, String detail);
  }

  private final Services services;
  private final Connection beside;
  private final UpstreamKey key;
  private final Listener listener;
  private @Nullable Dial dial;
  private @Nullable Connection upstream;
  private Connection.@Nullable Timer limit;
  private long startNanos;
  private boolean over;

  Opening(Services services, Connection beside, UpstreamKey key, Listener listener) {
    this.services = services;
    this.beside = beside;
    this.key = key;
    this.listener = listener;
  }

  void start() {
    limit =
        beside.schedule(
            () -> onFailed(Failure.CONNECT_TIMEOUT, "nothing came within the limit"),
            services.limits().connect().toNanos());
    dial = services.dialer().dial(beside, key.destination(), this);
  }

  /** Gives up and closes what is there. */
  void cancel() {
    finish();
    if (dial != null) {
      dial.cancel();
    }
    if (upstream != null) {
      upstream.abort();
    }
  }

  private void finish() {
    over = true;
    if (limit != null) {
      limit.cancel();
    }
  }

  @Override
  public void onDialled(Connection dialled) {
    if (over) {
      dialled.close();
      return;
    }
    upstream = dialled;
    startNanos = System.nanoTime();
    if (limit != null) {
      limit.cancel();
    }
    limit =
        beside.schedule(
            () ->
                onFailed(
                    Failure.UPSTREAM_HANDSHAKE_TIMEOUT,
                    key.destination() + " did not end its handshake in time"),
            services.limits().handshake().toNanos());
    Handshake.connect(
        dialled,
        services.legs(key.rule()).upstream(),
        key.alpn(),
        key.name(),
        (done, failure) -> onHandshake(dialled, done, failure));
  }

  private void onHandshake(
      Connection dialled, @Nullable Handshaken done, @Nullable Throwable failure) {
    if (over) {
      return;
    }
    if (done == null) {
      UpstreamFailures.Named named = UpstreamFailures.of(failure, key.destination());
      onFailed(named.failure(), named.detail());
      return;
    }
    finish();
    dialled.bufferAtMost(services.limits().bufferBytes());
    listener.onOpened(
        new UpstreamLink(dialled, key, done, PeerChain.expiry(dialled)),
        System.nanoTime() - startNanos);
  }

  @Override
  public void onFailed(Failure failure, String detail) {
    if (over) {
      return;
    }
    finish();
    if (dial != null) {
      dial.cancel();
    }
    if (upstream != null) {
      upstream.close();
    }
    listener.onFailed(failure, detail);
  }
}
