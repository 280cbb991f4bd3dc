// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Lays single keys, from the environment and from options, over a tree of values. */
final class Overrides {

  private static final String PREFIX = "DRAWBRIDGE_";

  /** Read by the launcher and the image, not by the configuration. */
  private static final List<String> OTHERS_VARIABLES =
      List.of("DRAWBRIDGE_DEBUG", "DRAWBRIDGE_HOME", "DRAWBRIDGE_JAVA_OPTS");

  /** The settable keys by the names of their variables: every leaf of the defaults. */
  private final Map<String, String> keys = new LinkedHashMap<>();

  /** Those of the keys that hold a single value. */
  private final Set<String> singles = new HashSet<>();

  private final List<Problem> problems;

  Overrides(Value.Mapping defaults, List<Problem> problems) {
    this.problems = problems;
    addKeys("", defaults);
  }

  /** The assignments that the environment makes. */
  List<Assignment> environment(Map<String, String> environment) {
    List<Assignment> assignments = new ArrayList<>();
    new TreeMap<>(environment)
        .forEach(
            (variable, value) -> {
              if (!variable.startsWith(PREFIX) || OTHERS_VARIABLES.contains(variable)) {
                return;
              }
              String key = keys.get(variable);
              if (key == null) {
                String expected = Suggestion.expected(variable, keys.keySet());
                problems.add(new Problem(variable, "an unknown variable", expected, "environment"));
              } else {
                assignments.add(new Assignment(key, value, "environment " + variable));
              }
            });
    return assignments;
  }

  /** The assignments of {@code --set}, {@code KEY=VALUE} each. */
  List<Assignment> sets(List<String> sets) {
    List<Assignment> assignments = new ArrayList<>();
    for (String set : sets) {
      int equals = set.indexOf('=');
      String key = equals < 0 ? set : set.substring(0, equals).strip();
      if (equals <= 0) {
        problems.add(
            new Problem("", '"' + set + '"', "KEY=VALUE, as client.legacy=detect", "--set"));
      } else if (!keys.containsValue(key)) {
        String expected = Suggestion.expected(key, keys.values());
        problems.add(new Problem(key, "an unknown key", expected, "--set"));
      } else {
        assignments.add(new Assignment(key, set.substring(equals + 1), "--set"));
      }
    }
    return assignments;
  }

  /** The tree with the assignments laid over it, later ones over earlier ones. */
  Value.Mapping apply(Value.Mapping tree, List<Assignment> assignments) {
    Value.Mapping result = tree;
    for (Assignment assignment : assignments) {
      Value value = value(assignment);
      if (value != null) {
        result = result.overlaid(nested(assignment, value));
      }
    }
    return result;
  }

  /**
   * Text for a single value is taken as it is, so that {@code [::1]:9128} needs no quotes; anything
   * else is YAML.
   */
  private @Nullable Value value(Assignment assignment) {
    String text = assignment.value();
    boolean quoted = text.startsWith("'") || text.startsWith("\"");
    if (singles.contains(assignment.key()) && !quoted) {
      boolean none = text.isBlank() || text.equals("null") || text.equals("~");
      return new Value.Scalar(assignment.where(), none ? null : text);
    }
    return new YamlReader(assignment.where(), false, problems).read(text, assignment.key());
  }

  private static Value.Mapping nested(Assignment assignment, Value value) {
    String[] names = assignment.key().split("\\.", -1);
    Value nested = value;
    for (int i = names.length - 1; i >= 0; i--) {
      nested = new Value.Mapping(assignment.where(), Map.of(names[i], nested));
    }
    return (Value.Mapping) nested;
  }

  private void addKeys(String path, Value.Mapping mapping) {
    mapping
        .entries()
        .forEach(
            (name, value) -> {
              String key = path.isEmpty() ? name : path + "." + name;
              if (value instanceof Value.Mapping section) {
                addKeys(key, section);
              } else if (!key.equals("version")) {
                if (value instanceof Value.Scalar) {
                  singles.add(key);
                }
                keys.put(PREFIX + key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"), key);
              }
            });
  }
}
