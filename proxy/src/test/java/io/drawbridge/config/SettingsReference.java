// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tables of docs/configuration.md, made from the comments of conf/drawbridge.yaml: those above
 * a key and the one behind it say what the key means.
 */
final class SettingsReference {
  private static final Pattern KEY =
      Pattern.compile("( *)(- )?([a-z0-9-]+):(?: +(.*?))??(?: +# (.*))?");

  private final StringBuilder out = new StringBuilder();
  private final List<String> comment = new ArrayList<>();
  private final Deque<Level> open = new ArrayDeque<>();
  private boolean inTable;

  /** A section that is open, with the indent of its own key. */
  private record Level(int indent, String path) {}

  /** What the file has before its first key is no key's comment, and left out. */
  static String of(String yaml) {
    SettingsReference reference = new SettingsReference();
    List<String> lines = yaml.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      reference.line(lines.get(i), i + 1 < lines.size() ? next(lines, i + 1) : "");
    }
    return reference.out.toString();
  }

  /** The next line that has a key. */
  private static String next(List<String> lines, int from) {
    return lines.stream()
        .skip(from)
        .filter(line -> !line.isBlank() && !line.stripLeading().startsWith("#"))
        .findFirst()
        .orElse("");
  }

  private void line(String line, String next) {
    if (line.isBlank()) {
      comment.clear();
    } else if (line.stripLeading().startsWith("#")) {
      comment.add(line.stripLeading().substring(1).replaceFirst("^ ", ""));
    } else {
      Matcher key = KEY.matcher(line);
      if (!key.matches()) {
        throw new IllegalArgumentException("conf/drawbridge.yaml: not a key on one line: " + line);
      }
      key(key, next);
      comment.clear();
    }
  }

  private void key(Matcher key, String next) {
    int indent = key.group(1).length() + (key.group(2) == null ? 0 : 2);
    while (!open.isEmpty() && open.peek().indent() >= indent) {
      open.pop();
    }
    String parent = open.isEmpty() ? "" : open.peek().path();
    boolean inList = key.group(2) != null || parent.endsWith("[]");
    String path = parent.isEmpty() ? key.group(3) : parent + "." + key.group(3);
    String value = key.group(4);
    if (key.group(5) != null) {
      comment.add(key.group(5));
    }
    boolean section = value == null && indent(next) > key.group(1).length();
    if (parent.isEmpty()) {
      heading(path, section ? null : shown(value));
    } else {
      row(path, section ? "" : shown(value));
    }
    if (section) {
      open.push(new Level(indent, path + (next.strip().startsWith("- ") ? "[]" : "")));
    } else if (inList && key.group(2) != null) {
      open.push(new Level(indent - 1, parent));
    }
  }

  private void heading(String path, @Nullable String value) {
    int example = comment.indexOf("");
    String text = String.join(" ", example < 0 ? comment : comment.subList(0, example));
    out.append("\n### `").append(path).append("`\n\n").append(sentence(text));
    if (value != null) {
      out.append(" Default: ").append(value).append('.');
    }
    out.append('\n');
    if (example >= 0) {
      out.append("\n```yaml\n");
      comment.subList(example + 1, comment.size()).forEach(line -> out.append(line).append('\n'));
      out.append("```\n");
    }
    inTable = false;
  }

  private void row(String path, String value) {
    if (!inTable) {
      out.append("\n| key | default | meaning |\n|---|---|---|\n");
      inTable = true;
    }
    out.append("| `").append(path).append("` | ").append(value).append(" | ");
    out.append(sentence(String.join(" ", words(path))).replace("|", "\\|")).append(" |\n");
  }

  /** A key right below another shares its comment; a finding is called what it means. */
  private List<String> words(String path) {
    boolean shares = comment.isEmpty() && inTable && !path.startsWith("client.findings.");
    return shares ? List.of("See the row above.") : comment;
  }

  private static String sentence(String text) {
    if (text.isEmpty()) {
      return "";
    }
    String start = text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    return start.endsWith(".") || start.endsWith(")") ? start : start + ".";
  }

  private static String shown(@Nullable String value) {
    return value == null ? "none" : "`" + value.replaceAll("^\"(.*)\"$", "$1") + "`";
  }

  private static int indent(String line) {
    return line.length() - line.stripLeading().length() + (line.strip().startsWith("- ") ? 1 : 0);
  }
}
