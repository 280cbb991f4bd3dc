// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawbridge.testing.Command;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.NginxServer;
import io.drawbridge.testing.Sslv2HelloClient;
import io.drawbridge.testing.TestPki;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Clients that offer less than they did before, or in a format of before, where that is carried.
 */
class DowngradedClientIT {
  private static final String CONFIG =
      """
      version: 1
      client:
        legacy: detect
      rules:
        - name: strict
          when: { host: [127.0.0.1] }
          action: intercept
          findings: { downgraded-client: reject }
      """;

  private static NginxServer nginx;
  private static DrawbridgeProcess proxy;

  @BeforeAll
  static void start() {
    nginx = NginxServer.start(TestPki.shared().good());
    proxy = DrawbridgeProcess.builder().config(CONFIG).start();
  }

  @AfterAll
  static void stop() {
    proxy.close();
    nginx.close();
  }

  @Test
  void aClientThatOffersLessThanBeforeIsSeenAndRefusedWhereThatIsConfigured() {
    assertThat(curl("localhost", "--tlsv1.3").out()).contains(" 200");
    assertThat(proxy.records().all().toString()).doesNotContain("downgraded-client");

    String[] old = {
      "--tlsv1.1", "--tls-max", "1.1", "--ciphers", "ECDHE-RSA-AES128-SHA:@SECLEVEL=0"
    };
    assertThat(curl("localhost", old).out()).contains(" 200");
    JsonNode carried = found("downgraded-client", "ok");
    assertThat(carried.path("offered").asText()).isEqualTo("TLSv1.1");
    assertThat(count("downgraded-client")).isOne();

    assertThat(curl("127.0.0.1", old).err()).contains("alert");
    assertThat(found("downgraded-client", "rejected").path("rule").asText()).isEqualTo("strict");
    assertThat(count("downgraded-client")).isEqualTo(2);
  }

  @Test
  void aHelloInTheFormatOfSsl20IsCarried() {
    Command.Result result = Sslv2HelloClient.get(proxy, nginx.port());

    assertThat(result.out()).contains("TLSv1 TLS_RSA_WITH_AES_").contains("HTTP/1.1 200");
    JsonNode record = found("sslv2-hello", "ok");
    assertThat(record.path("client_tls").path("protocol").asText()).isEqualTo("TLSv1.0");
    assertThat(count("sslv2-hello")).isOne();
  }

  private static JsonNode found(String finding, String outcome) {
    return proxy
        .records()
        .await(
            record ->
                record.path("findings").toString().contains(finding)
                    && record.path("outcome").asText().equals(outcome));
  }

  private static double count(String finding) {
    return proxy.metric("drawbridge_findings_total", "finding=\"" + finding + "\",leg=\"client\"");
  }

  private static Command.Result curl(String host, String... options) {
    return Command.of("curl", "-sSi", "--max-time", "20", "--proxy", proxy.url())
        .with("--cacert", proxy.root())
        .with((Object[]) options)
        .with("https://" + host + ":" + nginx.port() + "/")
        .run();
  }
}
