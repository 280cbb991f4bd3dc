// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.policy;

import static io.drawbridge.tls.TlsVersion.TLSv1_0;
import static io.drawbridge.tls.TlsVersion.TLSv1_2;
import static io.drawbridge.tls.TlsVersion.TLSv1_3;
import static org.assertj.core.api.Assertions.assertThat;

import io.drawbridge.classify.Classification;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PolicyTest {

  private static final Instant NOW = Instant.parse("2027-03-17T10:05:00Z");
  private static final Classification MODERN =
      Offers.modern(List.of(TLSv1_3, TLSv1_2), "TLS_AES_128_GCM_SHA256");
  private static final Classification OLD = Offers.old(TLSv1_0, "TLS_RSA_WITH_AES_128_CBC_SHA");

  @Test
  void theFirstRuleThatMatchesDecides() {
    Policy policy =
        policy(
            rule("a", hosts("other.example"), Action.REJECT),
            rule("b", hosts("*.vendor.example"), Action.TUNNEL),
            rule("c", hosts("api.vendor.example"), Action.REJECT));

    assertThat(policy.decide(Offers.facts(MODERN)))
        .isEqualTo(new Verdict.Tunnel("b", "Rule \"b\" tunnels api.vendor.example:443."));
  }

  @Test
  void aRuleRejectsWhateverIsOffered() {
    Verdict expected =
        new Verdict.Reject(
            "no", "Rule \"no\" rejects api.vendor.example:443.", Failure.RULE_DENIED);
    Policy policy = policy(rule("no", Conditions.NONE, Action.REJECT));

    assertThat(policy.decide(Offers.facts(MODERN))).isEqualTo(expected);
    assertThat(policy.decide(Offers.facts(null))).isEqualTo(expected);
  }

  @Test
  void whatIsNotTlsPassesInATunnelOnly() {
    assertThat(policy().decide(Offers.facts(null)))
        .isEqualTo(
            new Verdict.Reject(
                "default",
                "The app's first bytes are not TLS and the default policy intercepts TLS only.",
                Failure.NOT_TLS));
    assertThat(policy(rule("t", Conditions.NONE, Action.TUNNEL)).decide(Offers.facts(null)))
        .isInstanceOf(Verdict.Tunnel.class);
  }

  @Test
  void everyConditionMustMatchByAnyOfItsEntries() {
    Conditions when =
        new Conditions(
            List.of(HostPattern.parse("x.example"), HostPattern.parse("*.Vendor.Example")),
            List.of(PortRange.parse("80"), PortRange.parse("440-450")),
            List.of(Network.parse("192.168.0.0/16"), Network.parse("10.20.0.0/16")),
            Set.of("svc-sync"),
            List.of(new Glob("MSE/*"), new Glob("unk*")));
    Policy policy = policy(rule("all", when, Action.TUNNEL));
    Facts all = Offers.facts("API.vendor.example.", 443, "svc-sync", MODERN);

    assertThat(policy.decide(all).rule()).isEqualTo("all");
    assertThat(policy.decide(Offers.facts("vendor.example", 443, "svc-sync", MODERN)).rule())
        .isEqualTo("default");
    assertThat(policy.decide(Offers.facts("a.vendor.example", 453, "svc-sync", MODERN)).rule())
        .isEqualTo("default");
    assertThat(policy.decide(Offers.facts("a.vendor.example", 443, null, MODERN)).rule())
        .isEqualTo("default");
    assertThat(policy.decide(Offers.facts("a.vendor.example", 443, "svc-sync", null)).rule())
        .isEqualTo("default");
    assertThat(
            policy
                .decide(
                    new Facts(all.destination(), Offers.address("10.21.0.1"), all.user(), MODERN))
                .rule())
        .isEqualTo("default");
  }

  @Test
  void aRulesLegacyModeGoesBeforeTheDefault() {
    Policy policy =
        new Policy(
            List.of(
                intercept("carry", hosts("old.example"), LegacyMode.DETECT, null),
                intercept("strict", hosts("new.example"), LegacyMode.REJECT, null)),
            LegacyMode.DETECT,
            Map.of(),
            served(),
            Clock.systemUTC());

    assertThat(policy.decide(Offers.facts("old.example", 443, null, OLD)))
        .isEqualTo(
            new Verdict.Intercept(
                "carry",
                "The app offers TLSv1.0 at most, which rule \"carry\" carries to TLS 1.2 or newer.",
                true));
    assertThat(policy.decide(Offers.facts("new.example", 443, null, OLD)))
        .isEqualTo(
            new Verdict.Reject(
                "strict",
                "The app offers TLSv1.0 at most, and rule \"strict\" has legacy: reject.",
                Failure.LEGACY_VERSION));
    assertThat(policy.decide(Offers.facts("any.example", 443, null, OLD)))
        .isInstanceOf(Verdict.Intercept.class);
  }

  @Test
  void aPlanRejectsFromItsDate() {
    assertThat(decideWithPlan(new Plan(NOW, List.of())).reason())
        .isEqualTo(
            "The app offers TLSv1.0 at most, and the plan of rule \"sync\" rejects since"
                + " 2027-03-17T10:05:00Z.");
    assertThat(decideWithPlan(new Plan(NOW.plusMillis(1), List.of())))
        .isInstanceOf(Verdict.Intercept.class);
  }

  @Test
  void aPlanRejectsWithinABrownout() {
    Duration length = Duration.ofMinutes(15);
    Plan begun = new Plan(null, List.of(new Plan.Brownout(NOW, length)));
    Plan over = new Plan(null, List.of(new Plan.Brownout(NOW.minus(length), length)));

    assertThat(decideWithPlan(begun))
        .isEqualTo(
            new Verdict.Reject(
                "sync",
                "The app offers TLSv1.0 at most, and the plan of rule \"sync\" has a brownout until"
                    + " 2027-03-17T10:20:00Z.",
                Failure.LEGACY_VERSION));
    assertThat(decideWithPlan(over)).isInstanceOf(Verdict.Intercept.class);
  }

  private static Verdict decideWithPlan(Plan plan) {
    Policy policy =
        new Policy(
            List.of(intercept("sync", Conditions.NONE, LegacyMode.DETECT, plan)),
            LegacyMode.REJECT,
            Map.of(),
            served(),
            Clock.fixed(NOW, ZoneOffset.UTC));
    return policy.decide(Offers.facts(OLD));
  }

  private static Policy policy(Rule... rules) {
    return new Policy(List.of(rules), LegacyMode.REJECT, Map.of(), served(), Clock.systemUTC());
  }

  private static ServedTls served() {
    return new ServedTls(TLSv1_2, TLSv1_3, Set.of(0xc02f), Set.of(0x002f));
  }

  private static Rule rule(String name, Conditions when, Action action) {
    return new Rule(name, null, when, action, null, null, Map.of());
  }

  private static Rule intercept(
      String name, Conditions when, LegacyMode legacy, @Nullable Plan plan) {
    return new Rule(name, null, when, Action.INTERCEPT, legacy, plan, Map.of());
  }

  private static Conditions hosts(String pattern) {
    return new Conditions(
        List.of(HostPattern.parse(pattern)), List.of(), List.of(), Set.of(), List.of());
  }
}
