// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.upstream;

import io.drawbridge.policy.Destination;
import java.util.List;

/**
 * What an upstream connection is a connection to. Connections of equal keys, and of one snapshot of
 * the configuration, are as good as each other: that snapshot's trust and protocols made them.
 *
 * @param destination host and port as the app asked
 * @param name the SNI sent, which is also the name verified
 * @param alpn what was offered, so that an app gets the protocol it would have got
 * @param rule the rule that allowed it
 */
public record UpstreamKey(Destination destination, String name, List<String> alpn, String rule) {
  /** Copies the list. */
  public UpstreamKey {
    alpn = List.copyOf(alpn);
  }
}
