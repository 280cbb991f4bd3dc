// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A node of a configuration, which knows where it was written. */
sealed interface Value {

  /** The file with its line, the environment variable, or the option. */
  String where();

  /** How problems show the value. */
  String shown();

  /**
   * A single value.
   *
   * @param text as written, without quotes; null for an empty or {@code null} value
   */
  record Scalar(String where, @Nullable String text) implements Value {
    @Override
    public String shown() {
      return text == null ? "no value" : '"' + text + '"';
    }
  }

  /** A list. */
  record Sequence(String where, List<Value> values) implements Value {
    public Sequence {
      values = List.copyOf(values);
    }

    @Override
    public String shown() {
      return "a list";
    }
  }

  /** A section of keys, in the order of the file. */
  record Mapping(String where, Map<String, Value> entries) implements Value {
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    @Override
    public String shown() {
      return "a section of keys";
    }

    /**
     * This section with the other laid over it: sections are merged key by key, anything else is
     * replaced. A section left empty in the other changes nothing.
     */
    Mapping overlaid(Mapping other) {
      Map<String, Value> merged = new LinkedHashMap<>(entries);
      other.entries.forEach((key, over) -> merged.merge(key, over, Mapping::overlay));
      return new Mapping(where, merged);
    }

    private static Value overlay(Value base, Value over) {
      if (base instanceof Mapping section) {
        if (over instanceof Mapping overSection) {
          return section.overlaid(overSection);
        }
        if (over instanceof Scalar scalar && scalar.text() == null) {
          return base;
        }
      }
      return over;
    }
  }
}
