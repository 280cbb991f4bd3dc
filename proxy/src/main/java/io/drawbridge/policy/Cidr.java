// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.policy;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One address prefix (RFC 4632), as two 64-bit words of an IPv6 address. IPv4 is kept in its mapped
 * form {@code ::ffff:a.b.c.d} (RFC 4291 §2.5.5.2), so that a mapped address can never slip past a
 * prefix written as IPv4.
 *
 * @param prefix bits that count, 0 to 128
 */
record Cidr(long high, long low, int prefix) {

  private static final String EXPECTED = "an address or a network as 10.20.0.0/16 or fd00::/8";
  private static final long MAPPED = 0x0000_ffff_0000_0000L;

  static Cidr parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address = Addresses.literal(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      throw new IllegalArgumentException(EXPECTED);
    }
    boolean mappedText = text.indexOf(':') >= 0;
    int offset = mappedText ? 0 : 96;
    int prefix = slash < 0 ? 128 : offset + bits(text.substring(slash + 1), 128 - offset);
    long[] words = words(address);
    Cidr cidr = new Cidr(words[0] & highMask(prefix), words[1] & lowMask(prefix), prefix);
    if (cidr.high != words[0] || cidr.low != words[1]) {
      throw new IllegalArgumentException(EXPECTED + ", with no bit set beyond the prefix length");
    }
    return cidr;
  }

  boolean contains(InetAddress address) {
    long[] words = words(address);
    return (words[0] & highMask(prefix)) == high && (words[1] & lowMask(prefix)) == low;
  }

  /** Whether the other prefix lies within this one. */
  boolean covers(Cidr other) {
    return other.prefix >= prefix
        && (other.high & highMask(prefix)) == high
        && (other.low & lowMask(prefix)) == low;
  }

  private static long[] words(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return new long[] {0, MAPPED | Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt())};
    }
    ByteBuffer buffer = ByteBuffer.wrap(Arrays.copyOf(bytes, 16));
    return new long[] {buffer.getLong(), buffer.getLong()};
  }

  private static int bits(String text, int most) {
    if (text.isEmpty()
        || text.length() > 3
        || !text.chars().allMatch(c -> c >= '0' && c <= '9')
        || Integer.parseInt(text) > most) {
      throw new IllegalArgumentException(EXPECTED);
    }
    return Integer.parseInt(text);
  }

  private static long highMask(int prefix) {
    return prefix == 0 ? 0 : prefix >= 64 ? -1L : -1L << (64 - prefix);
  }

  private static long lowMask(int prefix) {
    return prefix <= 64 ? 0 : -1L << (128 - prefix);
  }
}
