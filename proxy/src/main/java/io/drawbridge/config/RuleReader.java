// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

import io.drawbridge.classify.Finding;
import io.drawbridge.policy.Action;
import io.drawbridge.policy.Conditions;
import io.drawbridge.policy.FindingAction;
import io.drawbridge.policy.Glob;
import io.drawbridge.policy.HostPattern;
import io.drawbridge.policy.LegacyMode;
import io.drawbridge.policy.Network;
import io.drawbridge.policy.Plan;
import io.drawbridge.policy.Policy;
import io.drawbridge.policy.PortRange;
import io.drawbridge.policy.Rule;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the list {@code rules}. */
final class RuleReader {

  private static final String NAME =
      "a name of letters, digits, dots, dashes and underscores, 64 at most";
  private static final Section.Parser<Duration> BROWNOUT =
      Parsers.duration(Duration.ofSeconds(1), Duration.ofDays(7));

  private final Set<String> names = new HashSet<>();
  private final Map<String, Boolean> reuse = new HashMap<>();
  private final Map<String, Path> keyLogs = new HashMap<>();

  List<Rule> rules(List<Section> sections) {
    List<Rule> rules = new ArrayList<>(sections.size());
    for (Section section : sections) {
      rules.add(rule(section));
    }
    return rules;
  }

  /** What rules say of the reuse of upstream connections, by name; after {@link #rules}. */
  Map<String, Boolean> reuse() {
    return reuse;
  }

  /** Where rules want the TLS secrets of their sessions, by name; after {@link #rules}. */
  Map<String, Path> keyLogs() {
    return keyLogs;
  }

  private Rule rule(Section section) {
    String name = section.required("name", RuleReader::name, "");
    if (!name.isEmpty() && !names.add(name)) {
      section.problem("name", '"' + name + '"', "a name that no other rule has");
    }
    String owner = section.optional("owner", Parsers.text("who answers for the rule"));
    Conditions when = conditions(section.section("when"));
    Action action =
        section.required(
            "action", Parsers.choice(Parsers.lowerCase(Action.values())), Action.INTERCEPT);
    LegacyMode legacy = section.optional("legacy", Parsers.choice(TlsReader.LEGACY_MODES));
    if (legacy != null && action != Action.INTERCEPT) {
      section.problem("legacy", legacy.label(), "no such key beside action: " + action.label());
    }
    Boolean shared = section.optional("reuse", Parsers.choice(Reuse.MODES));
    if (shared != null) {
      reuse.put(name, shared);
      if (action != Action.INTERCEPT) {
        section.problem("reuse", "a value", "no such key beside action: " + action.label());
      }
    }
    Path keyLog = section.optional("key-log", Parsers::path);
    if (keyLog != null) {
      keyLogs.put(name, keyLog);
      if (action != Action.INTERCEPT) {
        section.problem("key-log", "a file", "no such key beside action: " + action.label());
      }
    }
    Plan plan = section.has("plan") ? plan(section.section("plan")) : null;
    if (plan != null && legacy != LegacyMode.DETECT) {
      section.problem("plan", "a plan", "legacy: detect in the same rule, for the plan to end");
    }
    Map<Finding, FindingAction> findings = FindingsReader.read(section.section("findings"));
    if (!findings.isEmpty() && action != Action.INTERCEPT) {
      section.problem("findings", "findings", "no such key beside action: " + action.label());
    }
    section.end();
    return new Rule(name, owner, when, action, legacy, plan, findings);
  }

  private static Conditions conditions(Section section) {
    Conditions conditions =
        new Conditions(
            given(section, "host", HostPattern::parse),
            given(section, "port", PortRange::parse),
            given(section, "client", Network::parse),
            Set.copyOf(given(section, "user", Parsers.text("the name of a proxy user"))),
            given(section, "application", Glob::new));
    section.end();
    return conditions;
  }

  /** An empty list would make the condition vanish where somebody meant that nothing matches. */
  private static <T> List<T> given(Section section, String key, Section.Parser<T> parser) {
    List<T> list = section.list(key, parser);
    if (section.isEmptyList(key)) {
      section.problem(key, "an empty list", "at least one entry, or no such key");
    }
    return list;
  }

  private static Plan plan(Section section) {
    Instant warnFrom = section.optional("warn-from", Parsers::instant);
    Instant rejectFrom = section.optional("reject-from", Parsers::instant);
    boolean warnsApps =
        Boolean.TRUE.equals(
            section.optional(
                "warn-apps", Parsers.choice(Parsers.ordered("false", false, "true", true))));
    List<Plan.Brownout> brownouts = new ArrayList<>();
    for (Section brownout : section.sections("brownouts")) {
      Instant at = brownout.required("at", Parsers::instant, Instant.EPOCH);
      Duration length = brownout.required("for", BROWNOUT, Duration.ofSeconds(1));
      brownout.end();
      brownouts.add(new Plan.Brownout(at, length));
    }
    if (!section.has("reject-from") && brownouts.isEmpty()) {
      section.problem("reject-from", "no value", "a time, or brownouts");
    }
    if (warnFrom != null && rejectFrom != null && !warnFrom.isBefore(rejectFrom)) {
      section.problem("warn-from", warnFrom.toString(), "a time before reject-from");
    }
    if (warnsApps && (warnFrom == null || rejectFrom == null)) {
      section.problem("warn-apps", "true", "warn-from and reject-from beside it");
    }
    section.end();
    return new Plan(warnFrom, rejectFrom, brownouts, warnsApps);
  }

  private static String name(String text) {
    if (!text.matches("[A-Za-z0-9._-]{1,64}")) {
      throw new IllegalArgumentException(NAME);
    }
    if (text.equals(Policy.DEFAULT_RULE)) {
      throw new IllegalArgumentException("another name: default stands for no rule at all");
    }
    return text;
  }
}
