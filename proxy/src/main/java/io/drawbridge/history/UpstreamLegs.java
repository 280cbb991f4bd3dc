// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.history;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.drawbridge.policy.Destination;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What was negotiated with a server the last time that an app was connected to it: the half of its
 * connection that the app cannot see. Remembers 10,000 pairs of app and server, in memory alone,
 * until nobody has noted or asked for them for an hour. Thread-safe.
 */
public final class UpstreamLegs {
  private static final int LEGS = 10_000;
  private static final Duration REMEMBERED = Duration.ofHours(1);

  // What is noted again is set in place: a write to the cache itself costs its upkeep each time.
  private final Cache<Pair, AtomicReference<Leg>> legs =
      Caffeine.newBuilder()
          .maximumSize(LEGS)
          .expireAfterAccess(REMEMBERED)
          .executor(Runnable::run) // cheaper than to wake another thread for each session
          .build();

  /**
   * Whose connection it is.
   *
   * @param user null where nobody has to say
   */
  public record App(InetAddress address, @Nullable String user) {}

  /**
   * One leg.
   *
   * @param address the server's, with its port
   * @param protocol {@code TLSv1.3}
   * @param cipher IANA name of the suite
   * @param group named group of the key exchange
   * @param at when the app's connection was up
   */
  public record Leg(String address, String protocol, String cipher, String group, Instant at) {}

  private record Pair(App app, Destination upstream) {}

  /** Notes the leg of a connection that is up. */
  public void note(App app, Destination upstream, Leg leg) {
    legs.get(new Pair(app, upstream), unseen -> new AtomicReference<>(leg)).set(leg);
  }

  /** The last leg to {@code upstream} for this app and no other, null where none is remembered. */
  public @Nullable Leg last(App app, Destination upstream) {
    AtomicReference<Leg> leg = legs.getIfPresent(new Pair(app, upstream));
    return leg == null ? null : leg.get();
  }
}
