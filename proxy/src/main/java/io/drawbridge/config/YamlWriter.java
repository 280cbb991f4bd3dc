// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes values as YAML; what does not come from the defaults is marked with where it does. */
final class YamlWriter {

  private static final String DEFAULTS = "defaults:";

  /** Text that YAML reads back as the same text without quotes. */
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z0-9/][A-Za-z0-9_./+-]*(:[A-Za-z0-9_./+-]+)*");

  private final StringBuilder out = new StringBuilder();

  private YamlWriter() {}

  static String write(Value.Mapping root) {
    YamlWriter writer = new YamlWriter();
    writer.entries(root, "");
    return writer.out.toString();
  }

  private void entries(Value.Mapping mapping, String indent) {
    mapping.entries().forEach((key, value) -> entry(key, value, indent));
  }

  private void entry(String key, Value value, String indent) {
    out.append(indent).append(key).append(':');
    switch (value) {
      case Value.Scalar scalar -> line(inline(scalar).isEmpty() ? "" : " " + inline(scalar), value);
      case Value.Sequence sequence -> {
        if (sequence.values().stream().allMatch(Value.Scalar.class::isInstance)) {
          line(" " + inline(sequence), value);
        } else {
          line("", value);
          sequence.values().forEach(element -> element(element, indent + "  "));
        }
      }
      case Value.Mapping section -> {
        out.append('\n');
        entries(section, indent + "  ");
      }
    }
  }

  private void element(Value value, String indent) {
    if (value instanceof Value.Mapping mapping && !mapping.entries().isEmpty()) {
      int start = out.length() + indent.length();
      entries(mapping, indent + "  ");
      out.replace(start, start + 2, "- ");
    } else {
      out.append(indent).append("- ").append(inline(value)).append('\n');
    }
  }

  private void line(String text, Value value) {
    out.append(text);
    if (!value.where().startsWith(DEFAULTS)) {
      out.append("  # ").append(value.where());
    }
    out.append('\n');
  }

  static String inline(Value value) {
    return switch (value) {
      case Value.Scalar scalar -> scalar.text() == null ? "" : quoted(scalar.text());
      case Value.Sequence sequence -> "[" + joined(sequence.values()) + "]";
      case Value.Mapping mapping ->
          mapping.entries().entrySet().stream()
              .map(YamlWriter::inlineEntry)
              .collect(Collectors.joining(", ", "{", "}"));
    };
  }

  private static String inlineEntry(Map.Entry<String, Value> entry) {
    return entry.getKey() + ": " + inline(entry.getValue());
  }

  private static String joined(List<Value> values) {
    return values.stream().map(YamlWriter::inline).collect(Collectors.joining(", "));
  }

  private static String quoted(String text) {
    boolean plain = PLAIN.matcher(text).matches() && !text.equals("null");
    return plain ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
