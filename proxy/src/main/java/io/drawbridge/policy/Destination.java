// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.policy;

/**
 * Where an app wants to go.
 *
 * @param host a lower-case A-label name or an IP literal without brackets
 * @param port 1 to 65535
 */
public record Destination(String host, int port) {
  /** The host that the proxy itself answers for, inside tunnels only. */
  public static final String SELF = "drawbridge.internal";

  /** Whether the proxy itself is meant. */
  public boolean isSelf() {
    return host.equals(SELF);
  }

  /** As in a URL: {@code [::1]:443}. */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
