// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawbridge.testing.DrawbridgeProcess;
import io.drawbridge.testing.NginxServer;
import io.drawbridge.testing.OldClient;
import io.drawbridge.testing.TestPki;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Apps of the past: refused with the right alert, or carried across where that is configured. */
class LegacyClientIT {
  private static final String RSA_KEY = "1.2.840.113549.1.1.1";
  private static final String EC_KEY = "1.2.840.10045.2.1";
  private static final int PROTOCOL_VERSION = 70;
  private static final int INAPPROPRIATE_FALLBACK = 86;

  private static NginxServer nginx;
  private static DrawbridgeProcess rejecting;
  private static DrawbridgeProcess detecting;

  @BeforeAll
  static void start() {
    nginx = NginxServer.start(TestPki.shared().good());
    rejecting = DrawbridgeProcess.start();
    detecting = DrawbridgeProcess.builder().set("client.legacy", "detect").start();
  }

  @AfterAll
  static void stop() {
    rejecting.close();
    detecting.close();
    nginx.close();
  }

  @Test
  void tls10IsRefusedByDefault() {
    var outcome = OldClient.tls10(OldClient.RSA_SUITES).get(rejecting, nginx.port());

    assertThat(outcome.alert()).isEqualTo(PROTOCOL_VERSION);
    JsonNode record =
        rejecting.records().await(r -> r.path("offered").toString().contains("TLSv1.0"));
    assertThat(record.path("outcome").asText()).isEqualTo("rejected");
    assertThat(record.path("reason").asText()).contains("legacy-version");
    assertThat(
            rejecting.metric(
                "drawbridge_client_hellos_total", "offered=\"TLSv1.0\",verdict=\"reject\""))
        .isPositive();
  }

  @Test
  void tls11IsRefusedByDefault() {
    var outcome = OldClient.tls11(OldClient.ECDHE_SUITES).get(rejecting, nginx.port());

    assertThat(outcome.alert()).isEqualTo(PROTOCOL_VERSION);
  }

  @Test
  void tls10WithRsaKeyExchangeIsCarriedWithAnRsaLeaf() {
    var outcome = OldClient.tls10(OldClient.RSA_SUITES).get(detecting, nginx.port());

    assertThat(outcome.protocol()).isEqualTo("TLS 1.0");
    assertThat(outcome.keyAlgorithm()).isEqualTo(RSA_KEY);
    assertThat(outcome.answer()).contains("200 OK").contains("TLSv1.3 ");
    JsonNode record =
        detecting.records().await(r -> r.path("client_tls").path("group").asText().equals("none"));
    assertThat(record.path("outcome").asText()).isEqualTo("ok");
    assertThat(record.path("client_tls").path("protocol").asText()).isEqualTo("TLSv1.0");
    assertThat(record.path("upstream").path("protocol").asText()).isEqualTo("TLSv1.3");
  }

  @Test
  void tls10WithEcdheIsCarried() {
    var outcome = OldClient.tls10(OldClient.ECDHE_SUITES).get(detecting, nginx.port());

    assertThat(outcome.protocol()).isEqualTo("TLS 1.0");
    assertThat(outcome.answer()).contains("TLSv1.3 ");
  }

  @Test
  void tls11IsCarried() {
    var outcome = OldClient.tls11(OldClient.RSA_SUITES).get(detecting, nginx.port());

    assertThat(outcome.protocol()).isEqualTo("TLS 1.1");
    assertThat(outcome.answer()).contains("TLSv1.3 ");
  }

  @Test
  void aClientWithoutServerNameIsCarriedToTheConnectHost() {
    var client = OldClient.tls10(OldClient.RSA_SUITES).withoutServerName();

    var outcome = client.get(detecting, nginx.port());

    assertThat(outcome.answer()).contains("TLSv1.3 ");
  }

  @Test
  void tls12WithEcdsaGetsAnEcdsaLeaf() {
    int ecdheEcdsaAes128Gcm = 0xc02b;
    int ecdheRsaAes128Gcm = 0xc02f;

    var both =
        OldClient.tls12(List.of(ecdheEcdsaAes128Gcm, ecdheRsaAes128Gcm))
            .get(rejecting, nginx.port());
    var rsaOnly = OldClient.tls12(List.of(ecdheRsaAes128Gcm)).get(rejecting, nginx.port());

    assertThat(both.keyAlgorithm()).isEqualTo(EC_KEY);
    assertThat(both.suite()).isEqualTo(ecdheEcdsaAes128Gcm);
    assertThat(rsaOnly.keyAlgorithm()).isEqualTo(RSA_KEY);
    assertThat(rsaOnly.suite()).isEqualTo(ecdheRsaAes128Gcm);
  }

  @Test
  void finiteFieldDiffieHellmanOnlyIsRefused() {
    int dheRsaAes128Gcm = 0x009e;
    int dheRsaAes128Sha = 0x0033;

    var outcome =
        OldClient.tls12(List.of(dheRsaAes128Gcm, dheRsaAes128Sha)).get(rejecting, nginx.port());

    assertThat(outcome.alert()).isEqualTo(71);
    JsonNode record =
        rejecting.records().await(r -> r.path("reason").asText().contains("weak-dh-only"));
    assertThat(record.path("outcome").asText()).isEqualTo("rejected");
  }

  @Test
  void rc4OnlyIsRefusedAlsoWhereLegacyIsDetected() {
    int rsaRc4Sha = 0x0005;
    int rsaRc4Md5 = 0x0004;

    var outcome = OldClient.tls10(List.of(rsaRc4Sha, rsaRc4Md5)).get(detecting, nginx.port());

    assertThat(outcome.alert()).isIn(40, 71);
  }

  @Test
  void aFallbackBelowWhatIsServedIsRefused() {
    var refused = OldClient.tls11(OldClient.ECDHE_SUITES).fallback().get(detecting, nginx.port());
    var refusedByDefault =
        OldClient.tls12(List.of(0xc02b, 0xc02f)).fallback().get(rejecting, nginx.port());

    assertThat(refused.alert()).isEqualTo(INAPPROPRIATE_FALLBACK);
    assertThat(refusedByDefault.alert()).isEqualTo(INAPPROPRIATE_FALLBACK);
  }
}
