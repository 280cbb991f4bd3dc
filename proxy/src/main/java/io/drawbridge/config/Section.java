// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the keys of one section and remembers which, so that {@link #end} can name the unknown
 * ones.
 *
 * <p>A value that cannot be read becomes a problem and a stand-in is returned, so that reading goes
 * on and all problems are found in one pass; what was read is used only if there was no problem.
 */
final class Section {

  /** Reads a scalar; the message of its IllegalArgumentException says what is expected. */
  @FunctionalInterface
  interface Parser<T> {
    T parse(String text);
  }

  private final String path;
  private final Value.Mapping mapping;
  private final List<Problem> problems;
  private final Set<String> known = new LinkedHashSet<>();

  Section(String path, Value.Mapping mapping, List<Problem> problems) {
    this.path = path;
    this.mapping = mapping;
    this.problems = problems;
  }

  /** The path of a key of this section, as problems show it. */
  String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** Where the key's value is written, or else the section. */
  String where(String key) {
    Value value = mapping.entries().get(key);
    return value == null ? mapping.where() : value.where();
  }

  /** Reads a value that must be there. */
  <T> T required(String key, Parser<T> parser, T standIn) {
    Value value = given(key);
    if (value == null) {
      problems.add(new Problem(path(key), "no value", expectation(parser), where(key)));
      return standIn;
    }
    T read = scalar(path(key), value, parser);
    return read == null ? standIn : read;
  }

  /** Reads a value that may be left out; null where it is left out or cannot be read. */
  <T> @Nullable T optional(String key, Parser<T> parser) {
    Value value = given(key);
    return value == null ? null : scalar(path(key), value, parser);
  }

  /** Reads a list of scalars; empty where it is left out. */
  <T> List<T> list(String key, Parser<T> parser) {
    List<T> read = new ArrayList<>();
    List<Value> elements = elements(key);
    for (int i = 0; i < elements.size(); i++) {
      T element = scalar(path(key) + "[" + i + "]", elements.get(i), parser);
      if (element != null) {
        read.add(element);
      }
    }
    return read;
  }

  /** Reads a list of sections; empty where it is left out. */
  List<Section> sections(String key) {
    List<Section> read = new ArrayList<>();
    List<Value> elements = elements(key);
    for (int i = 0; i < elements.size(); i++) {
      read.add(section(path(key) + "[" + i + "]", elements.get(i)));
    }
    return read;
  }

  /** Reads a section; one without any key where it is left out. */
  Section section(String key) {
    Value value = given(key);
    return value == null
        ? new Section(path(key), new Value.Mapping(where(key), java.util.Map.of()), problems)
        : section(path(key), value);
  }

  /** Whether the key is there with a value. */
  boolean has(String key) {
    return given(key) != null;
  }

  /** Whether the key is there with a list that has no entry. */
  boolean isEmptyList(String key) {
    return given(key) instanceof Value.Sequence sequence && sequence.values().isEmpty();
  }

  /** Adds a problem with a key of this section. */
  void problem(String key, String value, String expected) {
    problems.add(new Problem(path(key), value, expected, where(key)));
  }

  /** Every key has been read: those that nobody asked for are unknown. */
  void end() {
    mapping
        .entries()
        .forEach(
            (key, value) -> {
              if (!known.contains(key)) {
                problems.add(
                    new Problem(
                        path(key),
                        "an unknown key",
                        Suggestion.expected(key, known),
                        value.where()));
              }
            });
  }

  private Section section(String sectionPath, Value value) {
    if (value instanceof Value.Mapping section) {
      return new Section(sectionPath, section, problems);
    }
    problems.add(new Problem(sectionPath, value.shown(), "a section of keys", value.where()));
    return new Section(
        sectionPath, new Value.Mapping(value.where(), java.util.Map.of()), new ArrayList<>());
  }

  private List<Value> elements(String key) {
    Value value = given(key);
    if (value instanceof Value.Sequence sequence) {
      return sequence.values();
    }
    if (value != null) {
      problems.add(new Problem(path(key), value.shown(), "a list, as [a, b]", value.where()));
    }
    return List.of();
  }

  private @Nullable Value given(String key) {
    known.add(key);
    Value value = mapping.entries().get(key);
    return value instanceof Value.Scalar scalar && scalar.text() == null ? null : value;
  }

  private <T> @Nullable T scalar(String valuePath, Value value, Parser<T> parser) {
    if (value instanceof Value.Scalar scalar && scalar.text() != null) {
      try {
        return parser.parse(scalar.text());
      } catch (IllegalArgumentException e) {
        problems.add(
            new Problem(valuePath, value.shown(), String.valueOf(e.getMessage()), value.where()));
        return null;
      }
    }
    problems.add(new Problem(valuePath, value.shown(), expectation(parser), value.where()));
    return null;
  }

  /** What the parser says when it is given nothing. */
  private static String expectation(Parser<?> parser) {
    try {
      parser.parse("");
      return "a single value";
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
