// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.event.Leg;
import io.drawbridge.event.SessionEvent;
import io.drawbridge.policy.Failure;
import io.drawbridge.policy.Verdict;
import io.drawbridge.testing.HelloBytes;
import io.drawbridge.testing.SampleSession;
import io.drawbridge.testing.Scrape;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class SessionMetricsTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final SessionMetrics metrics = new SessionMetrics(registry);

  private Scrape scrape() {
    return new Scrape(registry.scrape());
  }

  private Scrape after(SessionEvent... events) {
    for (SessionEvent event : events) {
      metrics.on(event);
    }
    return scrape();
  }

  private static String reason(Failure failure) {
    return "{reason=\"" + failure.label() + "\"}";
  }

  @Test
  void namesTypesAndLabelsAreTheContract() {
    assertThat(scrape().families("drawbridge_"))
        .containsExactly(
            "drawbridge_access_denied_total counter [reason]",
            "drawbridge_client_hellos_total counter [offered, verdict]",
            "drawbridge_findings_total counter [finding, leg]",
            "drawbridge_handshake_seconds histogram [leg, resumed]",
            "drawbridge_handshake_seconds_max gauge [leg, resumed]",
            "drawbridge_handshakes_total counter [cipher, group, leg, outcome, protocol, resumed]",
            "drawbridge_leaf_certificates_total counter [key, result]",
            "drawbridge_leaf_mint_seconds histogram []",
            "drawbridge_leaf_mint_seconds_max gauge []",
            "drawbridge_limits_reached_total counter [limit]",
            "drawbridge_relayed_bytes_total counter [direction]",
            "drawbridge_session_setup_seconds histogram []",
            "drawbridge_session_setup_seconds_max gauge []",
            "drawbridge_sessions_active gauge []",
            "drawbridge_sessions_total counter [action, outcome]",
            "drawbridge_upstream_failures_total counter [reason]");
  }

  @Test
  void everySeriesIsZeroBeforeTheFirstSession() {
    assertThat(scrape().sum("drawbridge_")).isZero();
    assertThat(
            scrape()
                .value("drawbridge_client_hellos_total{offered=\"TLSv1.0\",verdict=\"reject\"}"))
        .isZero();
  }

  @Test
  void anInterceptedSessionIsCountedInAllItsParts() {
    Scrape scrape =
        after(
            new SessionEvent.Started(),
            new SessionEvent.Judged(SampleSession.offer(), SampleSession.INTERCEPT),
            new SessionEvent.HandshakeDone(Leg.UPSTREAM, SampleSession.UPSTREAM_TLS, 30_000_000),
            new SessionEvent.LeafIssued("minted", "ecdsa", 400_000),
            new SessionEvent.HandshakeDone(Leg.CLIENT, SampleSession.CLIENT_TLS, 3_000_000),
            new SessionEvent.SetUp(45_000_000),
            new SessionEvent.Relayed(1000, 200_000),
            new SessionEvent.Relayed(234, 0),
            new SessionEvent.Ended(new SampleSession().record()));

    assertThat(
            scrape.value(
                "drawbridge_client_hellos_total{offered=\"TLSv1.3\",verdict=\"intercept\"}"))
        .isEqualTo(1);
    assertThat(
            scrape.value(
                "drawbridge_handshakes_total{cipher=\"TLS_AES_128_GCM_SHA256\",group=\"X25519\","
                    + "leg=\"client\",outcome=\"ok\",protocol=\"TLSv1.3\",resumed=\"false\"}"))
        .isEqualTo(1);
    assertThat(
            scrape.value(
                "drawbridge_handshakes_total{cipher=\"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256\","
                    + "group=\"P-256\",leg=\"upstream\",outcome=\"ok\",protocol=\"TLSv1.2\","
                    + "resumed=\"true\"}"))
        .isEqualTo(1);
    assertThat(scrape.value("drawbridge_handshake_seconds_sum{leg=\"client\",resumed=\"false\"}"))
        .isEqualTo(0.003);
    assertThat(
            scrape.value(
                "drawbridge_handshake_seconds_bucket{leg=\"upstream\",resumed=\"true\",le=\"0.05\"}"))
        .isEqualTo(1);
    assertThat(
            scrape.value(
                "drawbridge_handshake_seconds_bucket{leg=\"upstream\",resumed=\"true\",le=\"0.02\"}"))
        .isZero();
    assertThat(scrape.value("drawbridge_leaf_certificates_total{key=\"ecdsa\",result=\"minted\"}"))
        .isEqualTo(1);
    assertThat(scrape.value("drawbridge_leaf_mint_seconds_sum")).isEqualTo(0.0004);
    assertThat(scrape.value("drawbridge_session_setup_seconds_count")).isEqualTo(1);
    assertThat(scrape.value("drawbridge_relayed_bytes_total{direction=\"in\"}")).isEqualTo(1234);
    assertThat(scrape.value("drawbridge_relayed_bytes_total{direction=\"out\"}"))
        .isEqualTo(200_000);
    assertThat(scrape.value("drawbridge_sessions_total{action=\"intercept\",outcome=\"ok\"}"))
        .isEqualTo(1);
    assertThat(scrape.value("drawbridge_sessions_active")).isZero();
  }

  @Test
  void aSessionIsActiveUntilItEnds() {
    assertThat(
            after(new SessionEvent.Started(), new SessionEvent.Started())
                .value("drawbridge_sessions_active"))
        .isEqualTo(2);
  }

  @Test
  void aLegacyOfferIsCountedWithItsFindings() {
    var offer = SampleSession.offer(new HelloBytes().version(0x0301).suites(0x0033, 0x0039));
    Scrape scrape =
        after(
            new SessionEvent.Judged(
                offer, new Verdict.Reject("default", "too old", Failure.LEGACY_VERSION)));

    assertThat(
            scrape.value("drawbridge_client_hellos_total{offered=\"TLSv1.0\",verdict=\"reject\"}"))
        .isEqualTo(1);
    assertThat(scrape.value("drawbridge_findings_total{finding=\"legacy-version\",leg=\"client\"}"))
        .isEqualTo(1);
    assertThat(scrape.value("drawbridge_findings_total{finding=\"weak-dh-only\",leg=\"client\"}"))
        .isEqualTo(1);
    assertThat(scrape.sum("drawbridge_findings_total")).isEqualTo(offer.findings().size());
  }

  @Test
  void whatIsNotTlsHasNoVersion() {
    Scrape scrape =
        after(new SessionEvent.Judged(null, new Verdict.Tunnel("databases", "a rule tunnels")));

    assertThat(scrape.value("drawbridge_client_hellos_total{offered=\"none\",verdict=\"tunnel\"}"))
        .isEqualTo(1);
  }

  @Test
  void aFailedHandshakeCountsWithWhatWasOffered() {
    Scrape scrape =
        after(
            new SessionEvent.HandshakeFailed(
                Leg.CLIENT, "TLSv1.2", Failure.CLIENT_DISTRUSTS_PROXY));

    assertThat(
            scrape.value(
                "drawbridge_handshakes_total{cipher=\"none\",group=\"none\",leg=\"client\","
                    + "outcome=\"client-distrusts-proxy\",protocol=\"TLSv1.2\",resumed=\"false\"}"))
        .isEqualTo(1);
    assertThat(scrape.sum("drawbridge_handshake_seconds_count")).isZero();
  }

  @Test
  void aLeafFromTheCacheIsNoMint() {
    Scrape scrape = after(new SessionEvent.LeafIssued("hit", "rsa", 0));

    assertThat(scrape.value("drawbridge_leaf_certificates_total{key=\"rsa\",result=\"hit\"}"))
        .isEqualTo(1);
    assertThat(scrape.value("drawbridge_leaf_mint_seconds_count")).isZero();
  }

  @ParameterizedTest
  @EnumSource(value = Failure.class, mode = Mode.INCLUDE, from = "CLIENT_DENIED", to = "OVERLOADED")
  void everyDenialHasItsLabel(Failure denial) {
    Scrape scrape = after(new SessionEvent.Denied(denial));

    assertThat(scrape.value("drawbridge_access_denied_total" + reason(denial))).isEqualTo(1);
    assertThat(scrape.sum("drawbridge_access_denied_total")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Failure.class,
      mode = Mode.MATCH_ANY,
      names = {"DNS_FAILED", "CONNECT_.*", "UPSTREAM_.*"})
  void everyUpstreamFailureHasItsLabel(Failure failure) {
    Scrape scrape = after(new SessionEvent.UpstreamFailed(failure));

    assertThat(scrape.value("drawbridge_upstream_failures_total" + reason(failure))).isEqualTo(1);
    assertThat(scrape.sum("drawbridge_upstream_failures_total")).isEqualTo(1);
  }

  @Test
  void whatIsNoDenialIsOther() {
    Scrape scrape = after(new SessionEvent.Denied(Failure.IDLE_TIMEOUT));

    assertThat(scrape.value("drawbridge_access_denied_total{reason=\"other\"}")).isEqualTo(1);
  }

  @Test
  void theSeriesOfHandshakesAreBounded() {
    for (int i = 0; i < 3000; i++) {
      metrics.on(
          new SessionEvent.HandshakeFailed(Leg.CLIENT, "v" + i, Failure.CLIENT_HANDSHAKE_FAILED));
    }

    String text = registry.scrape();
    assertThat(text.lines().filter(l -> l.startsWith("drawbridge_handshakes_total"))).hasSize(1001);
    assertThat(new Scrape(text).sum("drawbridge_handshakes_total")).isEqualTo(3000);
  }
}
