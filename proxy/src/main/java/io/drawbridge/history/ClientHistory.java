// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.history;

import io.drawbridge.classify.Classification;
import io.drawbridge.classify.Finding;
import io.drawbridge.policy.Destination;
import io.drawbridge.tls.TlsVersion;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Tells when an app offers less than it did before. Kept in memory alone: 20 000 apps, each for a
 * week after its best offer. Thread-safe.
 */
public final class ClientHistory {
  private static final int APPS = 20_000;
  private static final Duration EXPIRY = Duration.ofDays(7);
  private static final int MAX_NAME = 64;

  /** An IPv6 host changes the lower half of its address as it likes (RFC 8981). */
  private static final int IPV6_NETWORK_BYTES = 8;

  private final Best<App, TlsVersion> best;

  /**
   * One app, as far as the proxy can tell apps apart.
   *
   * @param network the IPv4 address or the IPv6 /64
   * @param name what it calls itself, or where it goes
   */
  private record App(String network, @Nullable String user, String name) {}

  /** Knows nobody yet. */
  public ClientHistory(Clock clock) {
    best = new Best<>(APPS, EXPIRY, clock, BinaryOperator.maxBy(TlsVersion::compareTo));
  }

  /**
   * Notes an offer.
   *
   * <p>An app is told apart by the product of its User-Agent. One that sends none is told apart by
   * its destination: its fingerprint is no name, since that changes with what it offers.
   *
   * @param userAgent of the CONNECT request
   * @return the offer, with {@link Finding#DOWNGRADED_CLIENT} where that holds
   */
  public Classification note(
      Classification offer,
      InetAddress address,
      @Nullable String user,
      @Nullable String userAgent,
      Destination destination) {
    String name = userAgent == null ? destination.toString() : product(userAgent);
    Best.Seen<TlsVersion> better =
        best.note(
            new App(network(address), user, name),
            offer.best(),
            before -> offer.best().compareTo(before) >= 0);
    return better == null ? offer : offer.with(Finding.DOWNGRADED_CLIENT);
  }

  /** {@code curl/8.5.0} without the version, which does not make another app. */
  private static String product(String userAgent) {
    String product = userAgent.split("[/ ]", 2)[0];
    return product.substring(0, Math.min(product.length(), MAX_NAME));
  }

  private static String network(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length > IPV6_NETWORK_BYTES
        ? Arrays.toString(Arrays.copyOf(bytes, IPV6_NETWORK_BYTES))
        : address.getHostAddress();
  }
}
