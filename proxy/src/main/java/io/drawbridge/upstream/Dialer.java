// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import io.drawbridge.netty.Connection;
import io.drawbridge.netty.Descriptors;
import io.drawbridge.netty.TcpConnector;
import io.drawbridge.policy.Destination;
import io.drawbridge.policy.Failure;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Opens TCP connections to destinations. Every resolved address is judged at the moment of
 * connecting, so that a name cannot lead where its address may not. Thread-safe.
 */
public final class Dialer {

  /** Gets the connection or the reason; called once, on the loop of the client's connection. */
  public interface Listener {
    /** The connection is the listener's to close. */
    void onDialled(Connection upstream);

    /** No address could be reached. */
    void onFailed(Failure failure, String detail);
  }

  private final TcpConnector connector;
  private final Predicate<InetSocketAddress> denied;

  /**
   * Dials through {@code connector}.
   *
   * @param denied whether an address must not be connected to
   */
  public Dialer(TcpConnector connector, Predicate<InetSocketAddress> denied) {
    this.connector = connector;
    this.denied = denied;
  }

  /** Gets an address that may be connected to, or the reason; called once, on the same loop. */
  public interface Resolved {
    /** The first of the addresses that are allowed. */
    void onResolved(InetSocketAddress address);

    /** There is none. */
    void onFailed(Failure failure, String detail);
  }

  /** Dials {@code destination} on the loop of {@code client}. */
  public Dial dial(Connection client, Destination destination, Listener listener) {
    Dial dial = new Dial(connector, client, listener);
    addresses(client, destination, dial::start, dial::fail);
    return dial;
  }

  /** Resolves {@code destination} for somebody who connects by other means. */
  public void resolve(Connection client, Destination destination, Resolved listener) {
    addresses(
        client, destination, allowed -> listener.onResolved(allowed.get(0)), listener::onFailed);
  }

  private void addresses(
      Connection client,
      Destination destination,
      Consumer<List<InetSocketAddress>> then,
      BiConsumer<Failure, String> otherwise) {
    InetAddress literal = literal(destination.host());
    if (literal != null) {
      allowed(
          destination,
          List.of(new InetSocketAddress(literal, destination.port())),
          then,
          otherwise);
      return;
    }
    connector.resolve(
        client,
        destination.host(),
        destination.port(),
        (addresses, failure) -> {
          if (addresses == null || addresses.isEmpty()) {
            otherwise.accept(
                Failure.DNS_FAILED,
                "no address for "
                    + destination.host()
                    + (failure instanceof UnknownHostException ? "" : ": " + failure));
          } else {
            allowed(destination, addresses, then, otherwise);
          }
        });
  }

  private void allowed(
      Destination destination,
      List<InetSocketAddress> addresses,
      Consumer<List<InetSocketAddress>> then,
      BiConsumer<Failure, String> otherwise) {
    List<InetSocketAddress> allowed =
        addresses.stream().filter(each -> !denied.test(each)).toList();
    if (allowed.isEmpty()) {
      otherwise.accept(
          Failure.DESTINATION_DENIED,
          destination.host()
              + " is "
              + addresses.get(0).getAddress().getHostAddress()
              + ", which access.deny-networks or the proxy's own address forbids");
    } else {
      then.accept(HappyEyeballs.order(allowed));
    }
  }

  /** An IP literal as an address, null for a name; never a look-up. */
  private static @Nullable InetAddress literal(String host) {
    if (!CertificateNames.isIpLiteral(host)) {
      return null;
    }
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /** The row of the failure table for an exception of connect(2). */
  public static Failure failureOf(Throwable cause) {
    if (Descriptors.isExhausted(cause)) {
      return Failure.OUT_OF_DESCRIPTORS;
    }
    String text = String.valueOf(cause.getMessage());
    if (cause instanceof NoRouteToHostException || text.contains("unreachable")) {
      return Failure.CONNECT_UNREACHABLE;
    }
    if (text.contains("timed out")) {
      return Failure.CONNECT_TIMEOUT;
    }
    return cause instanceof ConnectException
        ? Failure.CONNECT_REFUSED
        : Failure.CONNECT_UNREACHABLE;
  }
}
