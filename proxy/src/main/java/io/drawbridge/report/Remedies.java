// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.report;

import io.drawbridge.inventory.Refusal;
import io.drawbridge.policy.Action;
import io.drawbridge.policy.Conditions;
import io.drawbridge.policy.Facts;
import io.drawbridge.policy.Failure;
import io.drawbridge.policy.HostPattern;
import io.drawbridge.policy.LegacyMode;
import io.drawbridge.policy.Network;
import io.drawbridge.policy.Policy;
import io.drawbridge.policy.PortRange;
import io.drawbridge.policy.Rule;
import io.drawbridge.policy.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to change in the configuration so that a session like this one passes. A rule is proposed
 * only after the policy, with that rule put first, has let the session pass.
 */
final class Remedies {
  private static final String RULE_NAME = "let-it-pass";

  private Remedies() {}

  static List<Explanation.Remedy> of(Failure failure, Refusal refusal, Facts facts, Policy policy) {
    List<Explanation.Remedy> remedies = new ArrayList<>();
    if (facts.destination().isSelf()) {
      return remedies; // no rule lets anything through to it
    }
    String client = facts.client().getHostAddress();
    switch (failure) {
      case CLIENT_DENIED ->
          remedies.add(
              new Explanation.Remedy(
                  "Lets this address use the proxy; the networks there now stay in the list.",
                  "access:\n  clients: [ …, " + quoted(client) + " ]\n"));
      case PORT_DENIED ->
          remedies.add(
              new Explanation.Remedy(
                  "Lets every app go to this port; the ports there now stay in the list.",
                  "access:\n  ports: [ …, " + refusal.port() + " ]\n"));
      case DESTINATION_DENIED ->
          remedies.add(
              new Explanation.Remedy(
                  "The destination's address is in a network of access.deny-networks. Take that"
                      + " network out only if apps may reach all of it.",
                  "access:\n  deny-networks: [ … ]\n"));
      case UPSTREAM_UNTRUSTED ->
          remedies.add(
              new Explanation.Remedy(
                  "Trusts the roots in a file of your own: those of the system and the CA of this"
                      + " server.",
                  "upstream:\n  trust: roots.pem\n"));
      case UPSTREAM_WEAK_DH,
          UPSTREAM_DHE_ONLY,
          UPSTREAM_LEGACY_ONLY,
          UPSTREAM_CLIENT_CERTIFICATE_REQUIRED ->
          addIfItPasses(remedies, tunnel(facts), facts, policy);
      default -> {
        if (refusal.action().equals("reject")) {
          addIfItPasses(remedies, detect(facts), facts, policy);
          addIfItPasses(remedies, tunnel(facts), facts, policy);
        }
      }
    }
    return remedies;
  }

  private record Proposal(Rule rule, String words) {}

  private static Proposal detect(Facts facts) {
    return new Proposal(
        rule(facts, Action.INTERCEPT, LegacyMode.DETECT),
        "Carries this client's TLS 1.0 or 1.1 to TLS 1.2 or newer, and records it. Give it an owner"
            + " and a plan with a date.");
  }

  private static Proposal tunnel(Facts facts) {
    return new Proposal(
        rule(facts, Action.TUNNEL, null),
        "Passes the bytes of this client to this host as they are: the server then meets the app's"
            + " own TLS, and the proxy sees nothing of it.");
  }

  private static Rule rule(Facts facts, Action action, @Nullable LegacyMode legacy) {
    return new Rule(
        RULE_NAME,
        null,
        new Conditions(
            List.of(HostPattern.parse(facts.destination().host())),
            List.of(new PortRange(facts.destination().port(), facts.destination().port())),
            List.of(Network.parse(facts.client().getHostAddress())),
            Set.of(),
            List.of()),
        action,
        legacy,
        null,
        Map.of());
  }

  private static void addIfItPasses(
      List<Explanation.Remedy> remedies, Proposal proposal, Facts facts, Policy policy) {
    if (!(policy.withFirst(proposal.rule()).decide(facts) instanceof Verdict.Reject)) {
      remedies.add(new Explanation.Remedy(proposal.words(), yaml(proposal.rule(), facts)));
    }
  }

  private static String yaml(Rule rule, Facts facts) {
    return "rules:   # before the rule that decided\n  - name: "
        + rule.name()
        + "\n    when: { host: ["
        + quoted(facts.destination().host())
        + "], port: ["
        + facts.destination().port()
        + "], client: ["
        + quoted(facts.client().getHostAddress())
        + "] }\n    action: "
        + rule.action().label()
        + "\n"
        + (rule.legacy() == null ? "" : "    legacy: " + rule.legacy().label() + "\n");
  }

  /** Text with colons, as IPv6 addresses are, means something else in YAML. */
  private static String quoted(String text) {
    return text.indexOf(':') < 0 ? text : '"' + text + '"';
  }
}
