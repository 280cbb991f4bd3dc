// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.policy;

import io.drawbridge.classify.Classification;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When a rule applies: every list that is not empty must have an entry that matches.
 *
 * @param hosts patterns of the destination host
 * @param ports destination ports
 * @param clients networks of the app's address
 * @param users names of authenticated proxy users; never met by an app without one
 * @param applications patterns of the recognised application; never met before the offer is known
 */
public record Conditions(
    List<HostPattern> hosts,
    List<PortRange> ports,
    List<Network> clients,
    Set<String> users,
    List<Glob> applications) {

  /** Conditions that every session meets. */
  public static final Conditions NONE =
      new Conditions(List.of(), List.of(), List.of(), Set.of(), List.of());

  /** Copies the lists. */
  public Conditions {
    hosts = List.copyOf(hosts);
    ports = List.copyOf(ports);
    clients = List.copyOf(clients);
    users = Set.copyOf(users);
    applications = List.copyOf(applications);
  }

  /** Whether all conditions are met. */
  public boolean match(Facts facts) {
    return matchHost(facts.destination().host()) && matchApartFromHost(facts);
  }

  private boolean matchHost(String host) {
    if (hosts.isEmpty()) {
      return true;
    }
    for (HostPattern pattern : hosts) {
      if (pattern.matches(host)) {
        return true;
      }
    }
    return false;
  }

  /** For the index, which has looked the host up already. */
  boolean matchApartFromHost(Facts facts) {
    return matchPort(facts.destination().port())
        && matchClient(facts.client())
        && (users.isEmpty() || (facts.user() != null && users.contains(facts.user())))
        && matchApplication(facts.offer());
  }

  private boolean matchPort(int port) {
    if (ports.isEmpty()) {
      return true;
    }
    for (PortRange range : ports) {
      if (range.contains(port)) {
        return true;
      }
    }
    return false;
  }

  private boolean matchClient(InetAddress client) {
    if (clients.isEmpty()) {
      return true;
    }
    for (Network network : clients) {
      if (network.contains(client)) {
        return true;
      }
    }
    return false;
  }

  private boolean matchApplication(@Nullable Classification offer) {
    if (applications.isEmpty()) {
      return true;
    }
    if (offer == null) {
      return false;
    }
    for (Glob glob : applications) {
      if (glob.matches(offer.application())) {
        return true;
      }
    }
    return false;
  }
}
