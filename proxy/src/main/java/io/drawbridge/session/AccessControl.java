// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import io.drawbridge.config.Settings;
import io.drawbridge.policy.Addresses;
import io.drawbridge.policy.Network;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may use the proxy and where it may go. Immutable but for the users' memory; thread-safe. */
public final class AccessControl {
  private final Settings.Access access;
  private final Set<InetSocketAddress> own;
  private final @Nullable ProxyUsers users;

  /**
   * Takes the access rules.
   *
   * @param own the addresses that the proxy itself listens on, never a destination; may grow
   * @param users null where no authentication is asked for
   */
  public AccessControl(
      Settings.Access access, Set<InetSocketAddress> own, @Nullable ProxyUsers users) {
    this.access = access;
    this.own = own;
    this.users = users;
  }

  boolean permitsClient(InetAddress client) {
    return contains(access.clients(), client);
  }

  boolean permitsPort(int port) {
    return access.ports().stream().anyMatch(range -> range.contains(port));
  }

  /**
   * Whether an address must not be connected to: by the rules, or because it is the proxy's own. An
   * IPv6 address that a gateway would translate is denied as what it becomes, too.
   */
  public boolean denies(InetSocketAddress address) {
    InetAddress embedded = Addresses.embedded(address.getAddress());
    return contains(access.denyNetworks(), address.getAddress())
        || (embedded != null && contains(access.denyNetworks(), embedded))
        || isOwn(address);
  }

  /**
   * A loop to the proxy itself; a listener on all addresses is reached by any of this machine's,
   * and who connects to 0.0.0.0 or :: reaches this machine.
   */
  private boolean isOwn(InetSocketAddress address) {
    for (InetSocketAddress each : own) {
      if (each.getPort() == address.getPort()
          && (address.getAddress().isAnyLocalAddress()
              || each.getAddress().equals(address.getAddress())
              || (each.getAddress().isAnyLocalAddress() && isLocal(address.getAddress())))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLocal(InetAddress address) {
    try {
      return address.isAnyLocalAddress()
          || address.isLoopbackAddress()
          || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return true;
    }
  }

  @Nullable ProxyUsers users() {
    return users;
  }

  private static boolean contains(List<Network> networks, InetAddress address) {
    for (Network network : networks) {
      if (network.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
