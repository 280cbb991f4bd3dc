// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import io.drawbridge.netty.Connection;
import io.drawbridge.netty.TcpConnector;
import io.drawbridge.policy.Failure;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One destination being dialled: every address in turn, the next one starting when the last has
 * failed or is slow; the first that connects wins. Confined to the client's event loop.
 */
public final class Dial {
  private final TcpConnector connector;
  private final Connection client;
  private final Dialer.Listener listener;
  private final List<TcpConnector.Attempt> attempts = new ArrayList<>(1);
  private List<InetSocketAddress> addresses = List.of();
  private int next;
  private int underWay;
  private boolean over;
  private Connection.@Nullable Timer pace;

  Dial(TcpConnector connector, Connection client, Dialer.Listener listener) {
    this.connector = connector;
    this.client = client;
    this.listener = listener;
  }

  /** Gives up; the listener hears nothing more. */
  public void cancel() {
    if (!over) {
      end();
    }
  }

  void start(List<InetSocketAddress> ordered) {
    if (!over) {
      addresses = ordered;
      tryNext();
    }
  }

  void fail(Failure failure, String detail) {
    if (!over) {
      end();
      listener.onFailed(failure, detail);
    }
  }

  private void tryNext() {
    InetSocketAddress address = addresses.get(next++);
    underWay++;
    attempts.add(
        connector.connect(
            client,
            address,
            (upstream, failure) -> {
              underWay--;
              if (upstream != null) {
                succeed(upstream);
              } else if (failure != null) {
                attemptFailed(address, failure);
              }
            }));
    if (next < addresses.size() && !over) {
      pace = client.schedule(this::pace, HappyEyeballs.ATTEMPT_DELAY.toNanos());
    }
  }

  private void pace() {
    if (!over && next < addresses.size()) {
      tryNext();
    }
  }

  private void succeed(Connection upstream) {
    if (over) {
      upstream.close();
      return;
    }
    end();
    listener.onDialled(upstream);
  }

  private void attemptFailed(InetSocketAddress address, Throwable failure) {
    if (over) {
      return;
    }
    if (next < addresses.size()) {
      if (pace != null) {
        pace.cancel();
      }
      tryNext();
    } else if (underWay == 0) {
      Failure named = Dialer.failureOf(failure);
      fail(
          named,
          address.getAddress().getHostAddress()
              + " port "
              + address.getPort()
              + (addresses.size() > 1 ? ", the last of " + addresses.size() + " addresses" : ""));
    }
  }

  private void end() {
    over = true;
    if (pace != null) {
      pace.cancel();
    }
    attempts.forEach(TcpConnector.Attempt::cancel);
  }
}
