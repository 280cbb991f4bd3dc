// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.inventory;

import io.drawbridge.policy.Addresses;
import io.drawbridge.policy.NamedNetwork;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the inventory calls clients. Immutable, any thread.
 *
 * @param ipv4PrefixBits bits of an IPv4 address that count, 32 for all
 * @param ipv6PrefixBits bits of an IPv6 address that count, 128 for all
 * @param names names of networks, the first that contains an address names it
 */
public record ClientNames(int ipv4PrefixBits, int ipv6PrefixBits, List<NamedNetwork> names) {

  /** Copies the list. */
  public ClientNames {
    names = List.copyOf(names);
  }

  /** The address of {@code address:port}, brackets and zone taken off. */
  static String address(String hostPort) {
    int colon = hostPort.lastIndexOf(':');
    String host = colon < 0 ? hostPort : hostPort.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    int zone = host.indexOf('%');
    return zone < 0 ? host : host.substring(0, zone);
  }

  /** The address itself, or the network that it is widened to. */
  String network(String address) {
    boolean ipv6 = address.indexOf(':') >= 0;
    int bits = ipv6 ? ipv6PrefixBits : ipv4PrefixBits;
    InetAddress parsed = bits == (ipv6 ? 128 : 32) ? null : Addresses.literal(address);
    return parsed == null ? address : masked(parsed.getAddress(), bits) + "/" + bits;
  }

  /** The name of the network that the address is in, empty for none. */
  String label(String address) {
    InetAddress parsed = names.isEmpty() ? null : Addresses.literal(address);
    if (parsed != null) {
      for (NamedNetwork each : names) {
        if (each.network().contains(parsed)) {
          return each.name();
        }
      }
    }
    return "";
  }

  /** The first address of what {@link #network} gave. */
  static @Nullable InetAddress first(String network) {
    int slash = network.indexOf('/');
    return Addresses.literal(slash < 0 ? network : network.substring(0, slash));
  }

  private static String masked(byte[] address, int bits) {
    for (int i = 0; i < address.length; i++) {
      int kept = Math.max(0, Math.min(8, bits - i * 8));
      address[i] &= (byte) (0xFF << (8 - kept));
    }
    try {
      return InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
