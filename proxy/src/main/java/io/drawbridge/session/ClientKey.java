// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.session;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Whom the bounds of one client are for. */
final class ClientKey {
  /**
   * Whoever has one IPv6 address has a network of them: 64 bits are the subnet (RFC 4291 §2.5.4).
   */
  private static final int SUBNET_BYTES = 8;

  private ClientKey() {}

  /** An IPv4 address itself; for an IPv6 address its network of 64 bits. */
  static InetAddress of(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address;
    }
    byte[] bytes = address.getAddress();
    Arrays.fill(bytes, SUBNET_BYTES, bytes.length, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // only where the length is wrong
    }
  }
}
