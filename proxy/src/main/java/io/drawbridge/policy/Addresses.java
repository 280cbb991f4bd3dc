// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** IP address literals, read without ever asking DNS. */
public final class Addresses {

  private Addresses() {}

  /**
   * Reads an IPv4 address in dotted decimal, or an IPv6 address (RFC 4291 §2.2) with or without
   * brackets. An IPv4-mapped IPv6 address gives the IPv4 address.
   *
   * @return the address, or null where the text is anything else
   */
  public static @Nullable InetAddress literal(String text) {
    String bare =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    try {
      if (bare.indexOf(':') >= 0) {
        // With a colon in it the JDK reads a literal or throws; it never resolves. A zone is
        // refused
        // because it means something on one machine only.
        return bare.chars().allMatch(Addresses::inIpv6) ? InetAddress.getByName(bare) : null;
      }
      byte[] octets = ipv4(bare);
      return octets == null ? null : InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /**
   * The IPv4 address that a gateway takes an IPv6 address for, or null: NAT64 (RFC 6052 §2.1, RFC
   * 8215), 6to4 (RFC 3056 §2), IPv4-compatible (RFC 4291 §2.5.5.1) and translated (RFC 2765 §2.1)
   * addresses.
   */
  public static @Nullable InetAddress embedded(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length != 16) {
      return null;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long high = buffer.getLong();
    long low = buffer.getLong();
    int ipv4;
    if (high >>> 48 == 0x2002) {
      ipv4 = (int) (high >>> 16);
    } else if ((high == 0x0064_ff9b_0000_0000L && low >>> 32 == 0)
        || high >>> 16 == 0x0064_ff9b_0001L
        || (high == 0 && low >>> 32 == 0 && low > 1)
        || (high == 0 && low >>> 32 == 0xffff_0000L)) {
      ipv4 = (int) low;
    } else {
      return null;
    }
    try {
      return InetAddress.getByAddress(ByteBuffer.allocate(4).putInt(ipv4).array());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  /** The one spelling of a host that comparisons use: lower case, no final dot, IPv6 canonical. */
  static String canonical(String host) {
    String lower = lowerAscii(host);
    if (lower.indexOf(':') >= 0) {
      InetAddress address = literal(lower);
      return address == null ? lower : address.getHostAddress();
    }
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private static String lowerAscii(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        return host.toLowerCase(java.util.Locale.ROOT);
      }
    }
    return host;
  }

  private static boolean inIpv6(int c) {
    return (Character.digit(c, 16) >= 0 && c < 128) || c == ':' || c == '.';
  }

  private static byte @Nullable [] ipv4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return null;
    }
    byte[] octets = new byte[4];
    for (int i = 0; i < 4; i++) {
      String part = parts[i];
      boolean digits = !part.isEmpty() && part.chars().allMatch(c -> c >= '0' && c <= '9');
      // A leading zero is octal to some readers and decimal to others: not accepted.
      if (!digits || part.length() > 3 || (part.length() > 1 && part.charAt(0) == '0')) {
        return null;
      }
      int value = Integer.parseInt(part);
      if (value > 255) {
        return null;
      }
      octets[i] = (byte) value;
    }
    return octets;
  }
}
