// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.policy.LegacyMode;
import io.drawbridge.policy.PortRange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverridesTest {

  @Test
  void laterSourcesWin(@TempDir Path directory) {
    Path file =
        TestConfig.yaml(
                directory,
                """
                version: 1
                data: of-file
                client: { legacy: detect }
                limits: { idle: 1m, head: 1s, hello: 1s }
                """)
            .file();
    Settings settings =
        TestConfig.valid(
                new Sources(
                    file,
                    Map.of(
                        "DRAWBRIDGE_LIMITS_HEAD", "2s",
                        "DRAWBRIDGE_LIMITS_HELLO", "2s",
                        "DRAWBRIDGE_DATA", "of-environment",
                        "PATH", "/bin"),
                    List.of("limits.hello=3s", "data=of-set"),
                    List.of(new Assignment("data", "'of option'", "--data"))))
            .settings();

    assertThat(settings.client().legacy()).isEqualTo(LegacyMode.DETECT);
    assertThat(settings.limits().idle()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.limits().head()).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.limits().hello()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.limits().connect()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.data()).isEqualTo(Path.of("of option"));
  }

  @Test
  void listsAreYamlAndSinglesAreText() {
    Settings settings =
        TestConfig.valid(
                TestConfig.sets(
                    "access.ports=[443, 8000-8999]",
                    "admin.address=[::1]:9128",
                    "rules=[{name: a, action: tunnel}]",
                    "access.users="))
            .settings();

    assertThat(settings.access().ports())
        .isEqualTo(Set.of(new PortRange(443, 443), new PortRange(8000, 8999)));
    assertThat(settings.admin().address().getPort()).isEqualTo(9128);
    assertThat(settings.rules()).hasSize(1);
    assertThat(settings.access().users()).isNull();
  }

  @Test
  void everyProblemIsNamedWithItsSource() {
    Sources sources =
        new Sources(
            null,
            Map.of("DRAWBRIDGE_CLIENT_LEGCY", "detect", "DRAWBRIDGE_LIMITS_IDLE", "fast"),
            List.of("client.leagcy=detect", "nonsense", "access.ports=[443", "limits.head=1"),
            List.of(new Assignment("admin.address", "9128", "--admin")));

    assertThat(TestConfig.problems(sources))
        .containsExactlyInAnyOrder(
            "DRAWBRIDGE_CLIENT_LEGCY: an unknown variable"
                + " (expected: did you mean DRAWBRIDGE_CLIENT_LEGACY?) [environment]",
            "client.leagcy: an unknown key (expected: did you mean client.legacy?) [--set]",
            "\"nonsense\" (expected: KEY=VALUE, as client.legacy=detect) [--set]",
            "access.ports: not YAML, expected ',' or ']', but got <stream end>"
                + " (expected: YAML) [--set]",
            "limits.head: \"1\" (expected: a duration from 100ms to 10m, as 10s or 5m) [--set]",
            "limits.idle: \"fast\" (expected: a duration from 1s to 1d, as 10s or 5m)"
                + " [environment DRAWBRIDGE_LIMITS_IDLE]",
            "admin.address: \"9128\" (expected: HOST:PORT with a port from 0 to 65535,"
                + " as 127.0.0.1:3128 or [::1]:3128) [--admin]");
  }
}
