// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawbridge.testing.Command;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.NginxServer;
import io.drawbridge.testing.OldClient;
import io.drawbridge.testing.TestPki;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is found in an offer decides, as the configuration says: OpenSSL's client against it. */
class FindingsIT {
  private static final String FINDINGS =
      """
      version: 1
      client:
        legacy: detect
        findings:
          weak-dh-offered: reject
          no-sni: reject
      rules:
        - name: tolerant
          when: { host: [127.0.0.1] }
          action: intercept
          findings: { weak-dh-offered: detect, legacy-also-offered: reject }
      """;

  private static NginxServer nginx;
  private static DrawbridgeProcess plain;
  private static DrawbridgeProcess strict;

  @BeforeAll
  static void start() {
    nginx = NginxServer.start(TestPki.shared().good());
    plain = DrawbridgeProcess.start();
    strict = DrawbridgeProcess.builder().config(FINDINGS).start();
  }

  @AfterAll
  static void stop() {
    strict.close();
    plain.close();
    nginx.close();
  }

  @Test
  void anonymousDhAmongOthersIsRecordedByDefault() {
    var result = client(plain, "localhost", "-cipher", "ECDHE+AESGCM:ADH:@SECLEVEL=0");

    assertThat(result.out()).contains("HTTP/1.1 200");
    JsonNode record = plain.records().await(r -> has(r, "weak-dh-offered"));
    assertThat(record.path("outcome").asText()).isEqualTo("ok");
    assertThat(
            plain.metric("drawbridge_findings_total", "finding=\"weak-dh-offered\",leg=\"client\""))
        .isPositive();
  }

  @Test
  void anonymousDhAmongOthersIsRefusedWhereThatIsConfigured() {
    var result = client(strict, "localhost", "-cipher", "ECDHE+AESGCM:ADH:@SECLEVEL=0");

    assertThat(result.err()).contains("SSL alert number 71");
    JsonNode record = strict.records().await(r -> reason(r).contains("offer-too-weak"));
    assertThat(reason(record)).contains("client.findings.weak-dh-offered: reject");
    assertThat(record.path("rule").asText()).isEqualTo("default");
    assertThat(record.path("outcome").asText()).isEqualTo("rejected");
  }

  @Test
  void aRuleIsMoreTolerantThanTheDefaults() {
    var result =
        client(
            strict,
            "127.0.0.1",
            "-min_protocol",
            "TLSv1.2",
            "-cipher",
            "ECDHE+AESGCM:ADH:@SECLEVEL=0");

    assertThat(result.out()).contains("HTTP/1.1 200");
    JsonNode record = strict.records().await(r -> has(r, "weak-dh-offered") && has(r, "tolerant"));
    assertThat(record.path("outcome").asText()).isEqualTo("ok");
  }

  @Test
  void aRuleIsStricterThanTheDefaults() {
    var result =
        client(strict, "127.0.0.1", "-min_protocol", "TLSv1.1", "-cipher", "DEFAULT:@SECLEVEL=0");

    assertThat(result.err()).contains("SSL alert number 70");
    JsonNode record = strict.records().await(r -> reason(r).contains("offer-too-old"));
    assertThat(reason(record)).contains("findings.legacy-also-offered: reject");
    assertThat(record.path("rule").asText()).isEqualTo("tolerant");
  }

  @Test
  void aMissingServerNameIsRefusedWhereThatIsConfigured() {
    var result = client(strict, "localhost", "-noservername");

    assertThat(result.err()).contains("SSL alert number 112");
    strict.records().await(r -> reason(r).contains("server-name-refused"));
  }

  @Test
  void onlyFiniteFieldDhIsRefusedByDefault() {
    var result = client(plain, "localhost", "-tls1_2", "-cipher", "DHE:@SECLEVEL=0");

    assertThat(result.err()).contains("SSL alert number 71");
    JsonNode record = plain.records().await(r -> reason(r).contains("weak-dh-only"));
    assertThat(record.path("findings").toString()).contains("weak-dh-only");
  }

  @Test
  void aFallbackIsCarriedWhereTheFindingIsDetected() {
    var outcome = OldClient.tls11(OldClient.ECDHE_SUITES).fallback();

    assertThat(outcome.get(strict, nginx.port()).alert()).isEqualTo(86);
    try (var carrying =
        DrawbridgeProcess.builder()
            .set("client.legacy", "detect")
            .set("client.findings.fallback-scsv", "detect")
            .start()) {
      assertThat(outcome.get(carrying, nginx.port()).answer()).contains("200 OK");
    }
  }

  @Test
  void aTls10ClientSeesItself() {
    var text = self("", "-tls1", "-cipher", "DEFAULT:@SECLEVEL=0");
    var json = self("Accept: application/json\r\n", "-tls1", "-cipher", "DEFAULT:@SECLEVEL=0");

    assertThat(text.out())
        .contains("negotiated   TLSv1.0", "offered      TLSv1.0 at most", "legacy-version (serious")
        .contains("no-aead (warning, RFC 9325", "carries to TLS 1.2 or newer");
    assertThat(json.out())
        .contains("\"id\":\"legacy-version\"", "\"evidence\":\"TLSv1.0 at most\"")
        .contains("\"action\":\"intercept\"");
  }

  @Test
  void theRootAndHowToTrustItAreThere() {
    var curl = Command.of("curl", "-sS", "--proxy", plain.url(), "--cacert", plain.root());
    var result =
        curl.with("https://drawbridge.internal/root.pem", "https://drawbridge.internal/trust/java")
            .run()
            .succeeded();

    assertThat(result.out()).contains("BEGIN CERTIFICATE", "keytool -importcert");
  }

  private static Command.Result self(String headers, String... options) {
    return client(strict, "drawbridge.internal:443", headers, options);
  }

  private static Command.Result client(DrawbridgeProcess proxy, String host, String... options) {
    return client(proxy, host + ":" + nginx.port(), "", options);
  }

  private static Command.Result client(
      DrawbridgeProcess proxy, String address, String headers, String[] options) {
    String host = address.substring(0, address.indexOf(':'));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "s_client",
                "-quiet",
                "-ign_eof",
                "-proxy",
                "127.0.0.1:" + proxy.proxyPort(),
                "-connect",
                address,
                "-CAfile",
                proxy.root().toString()));
    if (!host.startsWith("127.") && !List.of(options).contains("-noservername")) {
      arguments.addAll(List.of("-servername", host));
    }
    arguments.addAll(List.of(options));
    return Command.of("openssl", arguments.toArray())
        .input("GET / HTTP/1.1\r\nHost: localhost\r\n" + headers + "Connection: close\r\n\r\n")
        .run();
  }

  private static boolean has(JsonNode record, String word) {
    return record.toString().contains('"' + word + '"');
  }

  private static String reason(JsonNode record) {
    return record.path("reason").asText();
  }
}
