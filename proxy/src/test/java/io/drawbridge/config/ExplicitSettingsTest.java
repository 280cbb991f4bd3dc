// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.classify.Finding;
import io.drawbridge.policy.Action;
import io.drawbridge.policy.Conditions;
import io.drawbridge.policy.FindingAction;
import io.drawbridge.policy.Glob;
import io.drawbridge.policy.HostPattern;
import io.drawbridge.policy.LegacyMode;
import io.drawbridge.policy.NamedNetwork;
import io.drawbridge.policy.Network;
import io.drawbridge.policy.Plan;
import io.drawbridge.policy.PortRange;
import io.drawbridge.policy.Rule;
import io.drawbridge.tls.TlsVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every key, set to something else than its default. */
class ExplicitSettingsTest {

  @Test
  void mapsEveryKey(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("a.pem"), "");
    Settings settings =
        TestConfig.valid(
                TestConfig.yaml(
                    directory,
                    """
                    version: 1
                    listeners:
                      - { address: "[::1]:3129", mode: forward, share-port: true }
                      - address: proxy.corp.example:0
                    admin: { address: 127.0.0.1:0, certificate: FILE, key: FILE }
                    data: /var/lib/drawbridge
                    client:
                      protocols: TLSv1.3
                      legacy: detect
                      ciphers: AES128-SHA
                      legacy-ciphers: ECDHE-X:AES128-SHA
                      groups: [secp256r1, x25519]
                      findings: { FINDINGS }
                    upstream:
                      protocols: TLSv1.2
                      ciphers: AES128-SHA
                      groups: [P-521, P-256]
                      minimum-dh-bits: 3072
                      trust: FILE
                      crls: [FILE]
                      fetch-intermediates: true
                      session-cache: 70
                      on-failure: alert
                      reuse: auto
                      spare: 2
                      pool:
                        connections-per-upstream: 3
                        connections: 30
                        idle: 5s
                        age: 1h
                        requests: 7
                    authority:
                      certificate: FILE
                      key: FILE
                      key-password-file: FILE
                      leaf-lifetime: 30d
                      leaf-cache: 50
                    rules:
                      - name: sync-engine
                        owner: mail-team
                        when:
                          host: ["*.vendor.example", api.example]
                          port: [443, 8000-8999]
                          client: [10.20.0.0/16]
                          user: [svc-sync]
                          application: ["MSE/*"]
                        action: intercept
                        reuse: off
                        key-log: keys.log
                        legacy: detect
                        findings: { weak-dh-offered: reject, fallback-scsv: detect }
                        plan:
                          warn-from: 2027-03-01T00:00:00Z
                          warn-apps: true
                          reject-from: 2027-03-31T00:00:00Z
                          brownouts: [{ at: "2027-03-17T12:00:00+02:00", for: 15m }]
                      - { name: rest, action: tunnel }
                    access:
                      clients: [private]
                      users: FILE
                      ports: [1-65535]
                      deny-networks: []
                    limits:
                      connections: 7
                      connections-per-client: 6
                      handshakes: 5
                      handshakes-per-client: 4
                      mints-per-client: 3
                      failed-logins: 2
                      head: 1s
                      head-size: 64KiB
                      hello: 2s
                      connect: 3s
                      handshake: 4500ms
                      stall: 6s
                      idle: 1h
                      buffer: 128KiB
                      drain: 0s
                    inventory:
                      database: jdbc:postgresql://db.example/drawbridge?user=proxy
                      password-file: FILE
                      rows: 500
                      age: 30d
                      flush: 10s
                      refusals: 50
                      ipv4-prefix: 24
                      ipv6-prefix: 48
                      clients: [{ network: 10.20.0.0/16, name: mail }]
                    log:
                      format: json
                      level: debug
                      access: { file: access.log, max-size: 1MiB, keep: 3 }
                    tracing:
                      endpoint: https://collector.example:4318/v1/traces
                      sample: 0.05
                      service-name: proxy-1
                    reload: on-change
                    """
                        .replace("FILE", file.toString())
                        .replace("FINDINGS", allRejected())))
            .settings();

    assertThat(settings)
        .isEqualTo(
            new Settings(
                List.of(
                    new Settings.Listener(Parsers.socketAddress("[::1]:3129"), true),
                    new Settings.Listener(
                        InetSocketAddress.createUnresolved("proxy.corp.example", 0), false)),
                new Settings.Admin(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), file, file),
                Path.of("/var/lib/drawbridge"),
                new Settings.ClientTls(
                    TlsVersion.TLSv1_3,
                    TlsVersion.TLSv1_3,
                    LegacyMode.DETECT,
                    TestConfig.LEGACY,
                    TestConfig.LEGACY,
                    List.of("P-256", "X25519"),
                    rejected()),
                new Settings.UpstreamTls(
                    TlsVersion.TLSv1_2,
                    TlsVersion.TLSv1_2,
                    TestConfig.LEGACY,
                    List.of("P-521", "P-256"),
                    3072,
                    file,
                    List.of(file),
                    true,
                    70,
                    false),
                new Reuse(
                    true,
                    Map.of("sync-engine", false),
                    2,
                    3,
                    30,
                    Duration.ofSeconds(5),
                    Duration.ofHours(1),
                    7),
                new Settings.Authority(file, file, file, null, Duration.ofDays(30), 50),
                List.of(
                    new Rule(
                        "sync-engine",
                        "mail-team",
                        new Conditions(
                            List.of(
                                HostPattern.parse("*.vendor.example"),
                                HostPattern.parse("api.example")),
                            List.of(new PortRange(443, 443), new PortRange(8000, 8999)),
                            List.of(Network.parse("10.20.0.0/16")),
                            Set.of("svc-sync"),
                            List.of(new Glob("MSE/*"))),
                        Action.INTERCEPT,
                        LegacyMode.DETECT,
                        new Plan(
                            Instant.parse("2027-03-01T00:00:00Z"),
                            Instant.parse("2027-03-31T00:00:00Z"),
                            List.of(
                                new Plan.Brownout(
                                    Instant.parse("2027-03-17T10:00:00Z"), Duration.ofMinutes(15))),
                            true),
                        Map.of(
                            Finding.WEAK_DH_OFFERED,
                            FindingAction.REJECT,
                            Finding.FALLBACK_SCSV,
                            FindingAction.DETECT)),
                    new Rule("rest", null, Conditions.NONE, Action.TUNNEL, null, null, Map.of())),
                new Settings.Access(
                    List.of(Network.parse("private")),
                    file,
                    Set.of(new PortRange(1, 65535)),
                    List.of()),
                new Settings.Limits(
                    7,
                    6,
                    5,
                    4,
                    3,
                    2,
                    Duration.ofSeconds(1),
                    64 * 1024,
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(3),
                    Duration.ofMillis(4500),
                    Duration.ofSeconds(6),
                    Duration.ofHours(1),
                    128 * 1024,
                    Duration.ZERO),
                new Settings.Inventory(
                    "jdbc:postgresql://db.example/drawbridge?user=proxy",
                    file,
                    500,
                    Duration.ofDays(30),
                    Duration.ofSeconds(10),
                    50,
                    24,
                    48,
                    List.of(new NamedNetwork(Network.parse("10.20.0.0/16"), "mail"))),
                new Log(
                    Log.Format.JSON,
                    LogLevel.DEBUG,
                    new Log.Access(Path.of("access.log"), 1 << 20, 3)),
                new Tracing(
                    URI.create("https://collector.example:4318/v1/traces"), 0.05, "proxy-1"),
                Map.of("sync-engine", Path.of("keys.log")),
                true));
  }

  private static Map<Finding, FindingAction> rejected() {
    Map<Finding, FindingAction> actions = new EnumMap<>(Finding.class);
    EnumSet.complementOf(EnumSet.of(Finding.LEGACY_VERSION))
        .forEach(finding -> actions.put(finding, FindingAction.REJECT));
    return actions;
  }

  private static String allRejected() {
    return rejected().keySet().stream()
        .map(finding -> finding.label() + ": reject")
        .collect(Collectors.joining(", "));
  }

  @Test
  void whatIsShownIsAConfigurationOfTheSameSettings(@TempDir Path directory) {
    ConfigResult.Valid first =
        TestConfig.valid(
            TestConfig.yaml(
                directory,
                """
                version: 1
                client: { legacy: detect }
                rules:
                  - name: a
                    when: { host: ["*.x.example", "*"], client: ["::1"] }
                    action: intercept
                    legacy: detect
                    plan: { brownouts: [ { at: 2027-03-17T10:00:00Z, for: 15m } ] }
                """));
    ConfigResult.Valid again = TestConfig.valid(TestConfig.yaml(directory, first.yaml()));

    assertThat(again.settings()).isEqualTo(first.settings());
    assertThat(first.yaml()).contains("  legacy: detect  # ").contains("  level: info\n");
  }
}
