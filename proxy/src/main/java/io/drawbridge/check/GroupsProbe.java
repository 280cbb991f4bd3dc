// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import io.drawbridge.tls.KeyExchange;
import io.drawbridge.tls.NamedGroup;
import io.drawbridge.tls.TlsVersion;
import java.io.IOException;
import java.util.List;

/**
 * Which groups the server exchanges keys over. In TLS 1.3 a hello without any key share makes it
 * name its choice in a HelloRetryRequest (RFC 8446 §4.1.4); before, ServerKeyExchange names it.
 */
final class GroupsProbe implements Probe<GroupsFact> {

  @Override
  public String name() {
    return "groups";
  }

  @Override
  public GroupsFact ask(Server server, Versions versions) throws IOException {
    VersionFact tls13 =
        versions.best().filter(fact -> fact.version() == TlsVersion.TLSv1_3).orElse(null);
    VersionFact older =
        versions.bestClear(suite -> suite.keyExchange() == KeyExchange.ECDHE).orElse(null);
    return new GroupsFact(
        tls13 == null ? List.of() : walk(server, Versions.hello(tls13, server)),
        older == null ? List.of() : walk(server, Versions.hello(older, server)));
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
