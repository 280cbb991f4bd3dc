// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * YAML text as {@link Value}s. Scalars keep their text, so that no YAML 1.1 guess at types ({@code
 * on}, {@code 0777}, {@code 1:30}) comes between a key and its own reading.
 */
final class YamlReader {

  /** Room for tens of thousands of rules. */
  private static final int MOST_CODE_POINTS = 64 * 1024 * 1024;

  /** Deeper than any key, shallow enough for any stack. */
  private static final int MOST_DEPTH = 32;

  /** As many values as a file of that size may hold, aliases followed. */
  private static final int MOST_VALUES = 4_000_000;

  private final String source;
  private final boolean lines;
  private final List<Problem> problems;
  private int count;

  /**
   * A reader of one text.
   *
   * @param source names the text in problems
   * @param lines whether line numbers mean anything to the user
   * @param problems where syntax errors and duplicate keys go
   */
  YamlReader(String source, boolean lines, List<Problem> problems) {
    this.source = source;
    this.lines = lines;
    this.problems = problems;
  }

  /**
   * Reads one document.
   *
   * @param path the key that the text is for, empty for a whole file
   * @return null where the text is not YAML, which is then a problem
   */
  @Nullable Value read(String text, String path) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MOST_CODE_POINTS);
    options.setNestingDepthLimit(MOST_DEPTH);
    try {
      Node node = new Yaml(options).compose(new StringReader(text));
      return node == null ? new Value.Scalar(source, null) : value(node, path, 0);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      problems.add(notYaml(path, e.getProblem() == null ? "" : e.getProblem(), line));
    } catch (YAMLException e) {
      problems.add(notYaml(path, String.valueOf(e.getMessage()), 0));
    }
    return null;
  }

  private Problem notYaml(String path, String message, int line) {
    String where = lines && line > 0 ? source + ":" + line : source;
    return new Problem(path, "not YAML, " + message.lines().findFirst().orElse(""), "YAML", where);
  }

  private Value value(Node node, String path, int depth) {
    String where = where(node);
    // An alias brings its node in again: nested aliases multiply, and one inside itself never ends.
    if (depth > MOST_DEPTH || ++count > MOST_VALUES) {
      throw new YAMLException("aliases that make it endless or too large");
    }
    return switch (node) {
      case ScalarNode scalar ->
          new Value.Scalar(where, scalar.getTag().equals(Tag.NULL) ? null : scalar.getValue());
      case SequenceNode sequence -> {
        List<Value> values = new ArrayList<>();
        for (Node element : sequence.getValue()) {
          values.add(value(element, path + "[" + values.size() + "]", depth + 1));
        }
        yield new Value.Sequence(where, values);
      }
      case MappingNode mapping -> new Value.Mapping(where, entries(mapping, path, depth));
      default -> throw new IllegalStateException("YAML node " + node.getNodeId());
    };
  }

  private Map<String, Value> entries(MappingNode mapping, String path, int depth) {
    Map<String, Value> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
        problems.add(
            new Problem(path, "a list or section as key", "a name", where(tuple.getKeyNode())));
        continue;
      }
      String key = keyNode.getValue();
      String keyPath = path.isEmpty() ? key : path + "." + key;
      Value value = value(tuple.getValueNode(), keyPath, depth + 1);
      Value earlier = entries.putIfAbsent(key, value);
      if (earlier != null) {
        problems.add(
            new Problem(
                keyPath,
                "a duplicate key",
                "once; it is also at " + earlier.where(),
                where(keyNode)));
      }
    }
    return entries;
  }

  private String where(Node node) {
    return lines ? source + ":" + (node.getStartMark().getLine() + 1) : source;
  }
}
