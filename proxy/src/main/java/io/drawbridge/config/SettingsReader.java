// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

import io.drawbridge.policy.Network;
import io.drawbridge.policy.PortRange;
import io.drawbridge.policy.Rule;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a complete tree of values, defaults included, into settings. */
final class SettingsReader {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static final InetSocketAddress NO_ADDRESS = InetSocketAddress.createUnresolved("none", 0);

  private final CipherResolver resolver;
  private final List<Problem> problems;

  SettingsReader(CipherResolver resolver, List<Problem> problems) {
    this.resolver = resolver;
    this.problems = problems;
  }

  /** The settings; to be used only if no problem was added. */
  Settings read(Value.Mapping root) {
    Section top = new Section("", root, problems);
    TlsReader tls = new TlsReader(resolver);
    top.required("version", Parsers.choice(Map.of("1", 1)), 1);
    List<Settings.Listener> listeners = listeners(top);
    Settings.Admin admin = admin(top, listeners.stream().map(Settings.Listener::address).toList());
    Section upstream = top.section("upstream");
    RuleReader rules = new RuleReader();
    List<Rule> ordered = rules.rules(top.sections("rules"));
    Settings settings =
        new Settings(
            listeners,
            admin,
            top.required("data", Parsers::path, Path.of("data")),
            tls.client(top.section("client")),
            tls.upstream(upstream),
            Reuse.read(upstream, rules.reuse()),
            AuthorityReader.read(top.section("authority")),
            ordered,
            access(top.section("access")),
            limits(top.section("limits")),
            InventoryReader.read(top.section("inventory")),
            Log.read(top.section("log")),
            Tracing.read(top.section("tracing")),
            rules.keyLogs(),
            top.required(
                "reload",
                Parsers.choice(Parsers.ordered("on-signal", false, "on-change", true)),
                false));
    top.end();
    return settings;
  }

  private static List<Settings.Listener> listeners(Section top) {
    List<Settings.Listener> listeners = new ArrayList<>();
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (Section listener : top.sections("listeners")) {
      InetSocketAddress address = listener.required("address", Parsers::socketAddress, NO_ADDRESS);
      if (clash(address, addresses)) {
        listener.problem("address", '"' + text(address) + '"', "an address not used before");
      }
      addresses.add(address);
      listener.optional("mode", Parsers.choice(Map.of("forward", true)));
      Boolean share =
          listener.optional(
              "share-port", Parsers.choice(Parsers.ordered("true", true, "false", false)));
      listeners.add(new Settings.Listener(address, share != null && share));
      listener.end();
    }
    if (top.isEmptyList("listeners") || !top.has("listeners")) {
      top.problem("listeners", "no listener", "at least one, as - address: 127.0.0.1:3128");
    }
    return listeners;
  }

  private static Settings.Admin admin(Section top, List<InetSocketAddress> listeners) {
    Section admin = top.section("admin");
    InetSocketAddress address = admin.required("address", Parsers::socketAddress, NO_ADDRESS);
    if (clash(address, listeners)) {
      admin.problem("address", '"' + text(address) + '"', "an address that no listener has");
    }
    Path certificate = admin.optional("certificate", Parsers.file("a PEM file that can be read"));
    Path key = admin.optional("key", Parsers.file("a PEM file that can be read"));
    if (admin.has("certificate") != admin.has("key")) {
      boolean alone = admin.has("certificate");
      admin.problem(
          alone ? "certificate" : "key",
          alone ? "without a key" : "without a certificate",
          "certificate and key together, or neither");
    }
    admin.end();
    return new Settings.Admin(address, certificate, key);
  }

  /** Port 0 stands for any free port and never clashes. */
  private static boolean clash(InetSocketAddress address, List<InetSocketAddress> others) {
    return address.getPort() != 0 && others.contains(address);
  }

  private static String text(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }

  private static Settings.Access access(Section section) {
    List<Network> clients = section.list("clients", Network::parse);
    if (section.isEmptyList("clients") || !section.has("clients")) {
      section.problem("clients", "no network", "at least one, or nobody could use the proxy");
    }
    Path users = section.optional("users", Parsers.file("an htpasswd file that can be read"));
    Set<PortRange> ports = new LinkedHashSet<>(section.list("ports", PortRange::parse));
    if (section.isEmptyList("ports") || !section.has("ports")) {
      section.problem("ports", "no port", "at least one, as 443");
    }
    List<Network> denied = section.list("deny-networks", Network::parse);
    section.end();
    return new Settings.Access(clients, users, ports, denied);
  }

  private static Settings.Limits limits(Section section) {
    Section.Parser<Duration> wait =
        Parsers.duration(Duration.ofMillis(100), Duration.ofMinutes(10));
    Settings.Limits limits =
        new Settings.Limits(
            section.required("connections", Parsers.number(1, 1_000_000), 1),
            section.required("connections-per-client", Parsers.number(1, 1_000_000), 1),
            section.required("handshakes", Parsers.number(1, 1_000_000), 1),
            section.required("handshakes-per-client", Parsers.number(1, 1_000_000), 1),
            section.required("mints-per-client", Parsers.number(1, 1_000_000), 1),
            section.required("failed-logins", Parsers.number(1, 1_000_000), 1),
            section.required("head", wait, SECOND),
            section.required("head-size", Parsers.size(1 << 10, 1 << 20), 1 << 10),
            section.required("hello", wait, SECOND),
            section.required("connect", wait, SECOND),
            section.required("handshake", wait, SECOND),
            section.required("stall", wait, SECOND),
            section.required("idle", Parsers.duration(SECOND, DAY), SECOND),
            section.required("buffer", Parsers.size(16 << 10, 16 << 20), 16 << 10),
            section.required("drain", Parsers.duration(Duration.ZERO, DAY), SECOND));
    section.end();
    return limits;
  }
}
