// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.tls.KeyExchange;
import io.drawbridge.tls.NamedGroup;
import java.io.IOException;
import java.util.List;

/**
 * Which groups the server exchanges keys over. In TLS 1.3 a hello without any key share makes it
 * name its choice in a HelloRetryRequest (RFC 8446 §4.1.4); before, ServerKeyExchange names it.
 */
final class GroupsProbe implements Probe<List<NamedGroup>> {
  private final boolean older;

  /**
   * A probe.
   *
   * @param older whether of the newest version below TLS 1.3 rather than of TLS 1.3
   */
  GroupsProbe(boolean older) {
    this.older = older;
  }

  @Override
  public String name() {
    return older ? "groups below TLS 1.3" : "groups";
  }

  @Override
  public List<NamedGroup> ask(Server server, Looks versions) throws IOException {
    Look look = (older ? versions.clear() : versions.tls13()).orElse(null);
    if (look == null) {
      return List.of();
    }
    return older
        ? walk(server, look.hello(server, suite -> suite.keyExchange() == KeyExchange.ECDHE))
        : walk(server, look.hello(server));
  }

  private static List<NamedGroup> walk(Server server, ProbeHello hello) throws IOException {
    List<NamedGroup> candidates = hello.groups().stream().map(NamedGroup::of).toList();
    return Walk.over(
        candidates,
        groups ->
            server.askWhole(hello.withGroups(groups.stream().map(NamedGroup::code).toList()))
                    instanceof Answer.Flight flight
                ? flight.group()
                : null);
  }
}
