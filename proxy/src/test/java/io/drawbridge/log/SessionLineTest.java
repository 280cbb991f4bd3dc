// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drawbridge.policy.Failure;
import io.drawbridge.testing.SampleSession;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SessionLineTest {

  @Test
  void aSessionIsOneJsonObjectWithAllItsFields() {
    assertThat(Lines.json(Lines.session(new SampleSession().record())))
        .isEqualTo(
            """
            {"id":"0123456789abcdef","time":"2026-03-01T12:34:56.789Z",\
            "client":"10.20.1.2:40404","user":"svc-sync","user_agent":"MSE/4.1 (sync)",\
            "connect":"api.vendor.example:443","sni":"api.vendor.example",\
            "ja3":"84f5c0b58de77cda2fc232b752bd207c",\
            "ja4":"t13d0205h2_c1929292aa6b_fbabbea27ee8","application":"unknown","offered":"TLSv1.3",\
            "findings":["no-secure-renegotiation","no-extended-master-secret"],\
            "rule":"default","action":"intercept",\
            "client_tls":{"protocol":"TLSv1.3","cipher":"TLS_AES_128_GCM_SHA256",\
            "group":"X25519","resumed":false,"alpn":"h2"},\
            "upstream":{"address":"[2001:db8::1]:443","protocol":"TLSv1.2",\
            "cipher":"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256","group":"P-256","resumed":true,\
            "findings":["no-post-quantum"]},"upstream_reused":false,\
            "outcome":"ok","reason":null,"bytes_in":1234,"bytes_out":567890,\
            "setup_ms":12.345,"total_ms":2000.0}
            """);
  }

  @Test
  void whatIsNotKnownIsNullInJson() {
    assertThat(Lines.json(Lines.session(SampleSession.empty())))
        .isEqualTo(
            """
            {"id":"0000000000000000","time":"1970-01-01T00:00:00.000Z","client":"127.0.0.1:1",\
            "user":null,"user_agent":null,"connect":null,"sni":null,"ja3":null,"ja4":null,\
            "application":null,"offered":null,"findings":[],"rule":null,"action":null,\
            "client_tls":null,"upstream":null,"upstream_reused":false,"outcome":"failed","reason":"head-too-slow",\
            "bytes_in":0,"bytes_out":0,"setup_ms":0.0,"total_ms":0.0}
            """);
  }

  @Test
  void aSessionIsOneLineOfTextForPeople() {
    assertThat(Lines.text(Lines.session(new SampleSession().record())))
        .isEqualTo(
            """
            2026-03-01T12:35:00.001Z INFO session id=0123456789abcdef client=10.20.1.2:40404 \
            user=svc-sync user_agent="MSE/4.1 (sync)" connect=api.vendor.example:443 \
            sni=api.vendor.example ja3=84f5c0b58de77cda2fc232b752bd207c \
            ja4=t13d0205h2_c1929292aa6b_fbabbea27ee8 application=unknown offered=TLSv1.3 \
            findings=no-secure-renegotiation,no-extended-master-secret rule=default \
            action=intercept client_tls=TLSv1.3/TLS_AES_128_GCM_SHA256/X25519/full/h2 \
            upstream=[2001:db8::1]:443 \
            upstream_tls=TLSv1.2/TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256/P-256/resumed/h2 \
            upstream_findings=no-post-quantum outcome=ok bytes_in=1234 bytes_out=567890 setup_ms=12.345 total_ms=2000.0
            """);
  }

  @Test
  void whatIsNotKnownIsLeftOutOfText() {
    assertThat(Lines.text(Lines.session(SampleSession.empty())))
        .isEqualTo(
            """
            2026-03-01T12:35:00.001Z INFO session id=0000000000000000 client=127.0.0.1:1 \
            outcome=failed reason=head-too-slow bytes_in=0 bytes_out=0 setup_ms=0.0 total_ms=0.0
            """);
  }

  @Test
  void aFailureTellsItsEvidence() throws IOException {
    var record =
        new SampleSession()
            .failed(Failure.CLIENT_DISTRUSTS_PROXY, "the app refused the leaf certificate")
            .record();
    JsonNode json = new ObjectMapper().readTree(Lines.json(Lines.session(record)));

    assertThat(json.path("reason").asText())
        .isEqualTo("client-distrusts-proxy: the app refused the leaf certificate");
    assertThat(json.path("outcome").asText()).isEqualTo("failed");
    assertThat(Lines.text(Lines.session(record)))
        .contains("reason=\"client-distrusts-proxy: the app refused the leaf certificate\"");
  }
}
