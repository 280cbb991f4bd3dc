// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.classify.Finding;
import io.drawbridge.policy.FindingAction;
import io.drawbridge.policy.LegacyMode;
import io.drawbridge.policy.Network;
import io.drawbridge.policy.PortRange;
import io.drawbridge.tls.TlsVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DefaultsTest {

  private static final List<String> GROUPS = List.of("X25519MLKEM768", "X25519", "P-256", "P-384");

  private static Map<Finding, FindingAction> findings() {
    Map<Finding, FindingAction> actions = new EnumMap<>(Finding.class);
    EnumSet.complementOf(EnumSet.of(Finding.LEGACY_VERSION))
        .forEach(finding -> actions.put(finding, FindingAction.DETECT));
    EnumSet.of(
            Finding.SSLV3_ONLY,
            Finding.WEAK_DH_ONLY,
            Finding.RC4_ONLY,
            Finding.TRIPLE_DES_ONLY,
            Finding.FALLBACK_SCSV)
        .forEach(finding -> actions.put(finding, FindingAction.REJECT));
    return actions;
  }

  @Test
  void everyKeyHasItsDocumentedDefault() {
    Settings settings = TestConfig.valid(Sources.DEFAULTS).settings();

    assertThat(settings)
        .isEqualTo(
            new Settings(
                List.of(
                    new Settings.Listener(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 3128), false)),
                new Settings.Admin(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 9128), null, null),
                Path.of("data"),
                new Settings.ClientTls(
                    TlsVersion.TLSv1_2,
                    TlsVersion.TLSv1_3,
                    LegacyMode.REJECT,
                    TestConfig.MODERN,
                    TestConfig.LEGACY,
                    GROUPS,
                    findings()),
                new Settings.UpstreamTls(
                    TlsVersion.TLSv1_2,
                    TlsVersion.TLSv1_3,
                    TestConfig.MODERN,
                    GROUPS,
                    2048,
                    null,
                    List.of(),
                    false,
                    20_000,
                    true),
                new Reuse(
                    false,
                    Map.of(),
                    0,
                    2048,
                    4096,
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(10),
                    1000),
                new Settings.Authority(null, null, null, null, Duration.ofDays(7), 10_000),
                List.of(),
                new Settings.Access(
                    List.of(Network.parse("127.0.0.0/8"), Network.parse("::1/128")),
                    null,
                    Set.of(new PortRange(443, 443), new PortRange(8443, 8443)),
                    List.of(
                        Network.parse("loopback"),
                        Network.parse("link-local"),
                        Network.parse("metadata"),
                        Network.parse("multicast"),
                        Network.parse("unspecified"))),
                new Settings.Limits(
                    20_000,
                    10_000,
                    4_000,
                    2_000,
                    200,
                    10,
                    Duration.ofSeconds(10),
                    16 * 1024,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(5),
                    64 * 1024,
                    Duration.ofSeconds(30)),
                new Settings.Inventory(
                    "embedded",
                    null,
                    100_000,
                    Duration.ofDays(365),
                    Duration.ofSeconds(5),
                    10_000,
                    32,
                    64,
                    List.of()),
                new Log(Log.Format.AUTO, LogLevel.INFO, new Log.Access(null, 100 << 20, 10)),
                Tracing.OFF,
                Map.of(),
                false));
  }

  @Test
  void theEmbeddedDefaultsAreTheShippedFile() throws Exception {
    assertThat(ConfigLoader.defaultYaml())
        .isEqualTo(Files.readString(Path.of("..", "conf", "drawbridge.yaml")));
  }
}
