// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.policy;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A set of IP addresses: one prefix, or one of the named sets. Immutable.
 *
 * <p>IPv4-mapped IPv6 addresses count as the IPv4 addresses that they stand for, in prefixes and in
 * what is asked about. Two networks are equal when they are written alike.
 */
public final class Network {

  private static final Map<String, List<String>> NAMED =
      new TreeMap<>(
          Map.of(
              "loopback", List.of("127.0.0.0/8", "::1/128"),
              // 169.254.169.254, where clouds keep instance credentials, is in here.
              "link-local", List.of("169.254.0.0/16", "fe80::/10"),
              "multicast", List.of("224.0.0.0/4", "255.255.255.255/32", "ff00::/8"),
              // All of 0/8: Linux connects 0.0.0.0 to itself (RFC 6890 §2.2.2).
              "unspecified", List.of("0.0.0.0/8", "::/128"),
              // RFC 1918, RFC 6598 and RFC 4193.
              "private",
                  List.of(
                      "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"),
              // Where clouds answer their machines: most; AWS and Google by IPv6; Alibaba; Azure.
              "metadata",
                  List.of(
                      "169.254.169.254/32",
                      "fd00:ec2::254/128",
                      "fd20:ce::254/128",
                      "100.100.100.200/32",
                      "168.63.129.16/32")));

  private final String text;
  private final List<Cidr> prefixes;

  private Network(String text, List<Cidr> prefixes) {
    this.text = text;
    this.prefixes = prefixes;
  }

  /**
   * Reads a prefix as {@code 10.20.0.0/16}, a single address, or the name of a set: {@code
   * link-local loopback metadata multicast private unspecified}.
   *
   * @throws IllegalArgumentException whose message says what is expected
   */
  public static Network parse(String text) {
    List<String> named = NAMED.get(text);
    if (named != null) {
      return new Network(text, named.stream().map(Cidr::parse).toList());
    }
    try {
      return new Network(text, List.of(Cidr.parse(text)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          e.getMessage() + ", or one of " + String.join(", ", NAMED.keySet()), e);
    }
  }

  /** Whether the address belongs to this network. */
  public boolean contains(InetAddress address) {
    for (Cidr prefix : prefixes) {
      if (prefix.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether some addresses of a block belong to this network and some do not.
   *
   * @param block a prefix or an address, as {@link #parse} reads them
   */
  public boolean divides(Network block) {
    for (Cidr own : prefixes) {
      for (Cidr other : block.prefixes) {
        if (own.prefix() > other.prefix() && other.covers(own)) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Network network && network.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return text;
  }
}
