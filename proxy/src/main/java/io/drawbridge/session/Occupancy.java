// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.config.Settings;
import io.drawbridge.policy.Failure;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The sessions and the handshakes under way, of all clients and of each. Thread-safe; one for the
 * life of the program. It holds an entry for each client that has a session, so it is bounded by
 * the sessions that there are.
 */
public final class Occupancy {

  /** Of one client. */
  private static final class Share {
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicInteger handshakes = new AtomicInteger();
  }

  private final AtomicInteger sessions = new AtomicInteger();
  private final AtomicInteger handshakes = new AtomicInteger();
  private final ConcurrentMap<InetAddress, Share> shares = new ConcurrentHashMap<>();

  /** Sessions under way. */
  public int sessions() {
    return sessions.get();
  }

  /** Sessions whose handshakes are under way. */
  public int handshakes() {
    return handshakes.get();
  }

  /**
   * Counts a session of {@code client}; it is counted also where it is one too many.
   *
   * @return the bound that it exceeds, or null
   */
  @Nullable Failure enter(InetAddress client, Settings.Limits limits) {
    int all = sessions.incrementAndGet();
    Share share =
        shares.compute(
            ClientKey.of(client),
            (key, known) -> {
              Share kept = known == null ? new Share() : known;
              kept.sessions.incrementAndGet();
              return kept;
            });
    if (all > limits.connections()) {
      return Failure.OVERLOADED;
    }
    return share != null && share.sessions.get() > limits.connectionsPerClient()
        ? Failure.CLIENT_CONNECTIONS
        : null;
  }

  /** The session of {@code client} is over. */
  void leave(InetAddress client) {
    sessions.decrementAndGet();
    shares.computeIfPresent(
        ClientKey.of(client), (key, share) -> share.sessions.decrementAndGet() == 0 ? null : share);
  }

  /**
   * Counts the handshakes of one session of {@code client}, unless they are too many.
   *
   * @return the bound that they would exceed, or null where they are counted
   */
  @Nullable Failure beginHandshake(InetAddress client, Settings.Limits limits) {
    Share share = shares.get(ClientKey.of(client));
    if (handshakes.incrementAndGet() > limits.handshakes()) {
      handshakes.decrementAndGet();
      return Failure.HANDSHAKES;
    }
    if (share != null && share.handshakes.incrementAndGet() > limits.handshakesPerClient()) {
      share.handshakes.decrementAndGet();
      handshakes.decrementAndGet();
      return Failure.CLIENT_HANDSHAKES;
    }
    return null;
  }

  /** The handshakes counted are over. */
  void endHandshake(InetAddress client) {
    handshakes.decrementAndGet();
    Share share = shares.get(ClientKey.of(client));
    if (share != null) {
      share.handshakes.decrementAndGet();
    }
  }
}
