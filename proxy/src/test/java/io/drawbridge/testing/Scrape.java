// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Prometheus reads at {@code /metrics}, in its text format. */
public final class Scrape {
  private static final Pattern SAMPLE = Pattern.compile("([a-z0-9_]+)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

  /** Families by name, each as {@code type label,label}. */
  private final Map<String, String> types = new TreeMap<>();

  private final Map<String, TreeSet<String>> labels = new TreeMap<>();
  private final Map<String, Double> values = new TreeMap<>();

  public Scrape(String text) {
    for (String line : text.lines().toList()) {
      if (line.startsWith("# TYPE ")) {
        String[] words = line.split(" ", -1);
        types.put(words[2], words[3]);
        labels.put(words[2], new TreeSet<>());
      } else if (!line.startsWith("#")) {
        sample(line);
      }
    }
  }

  /** Each family of {@code prefix} as {@code name type [label, …]}, sorted. */
  public List<String> families(String prefix) {
    List<String> families = new ArrayList<>();
    types.forEach(
        (name, type) -> {
          if (name.startsWith(prefix)) {
            families.add(name + " " + type + " " + labels.get(name));
          }
        });
    return families;
  }

  /** The value of a series, {@code name{label="value",…}} with labels in the order of the text. */
  public double value(String series) {
    assertThat(values).containsKey(series);
    return values.get(series);
  }

  /** The sum of the series that begin like this. */
  public double sum(String start) {
    return values.entrySet().stream()
        .filter(each -> each.getKey().startsWith(start))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  private void sample(String line) {
    Matcher matcher = SAMPLE.matcher(line);
    assertThat(matcher.matches()).as(line).isTrue();
    String name = matcher.group(1);
    values.put(line.substring(0, line.lastIndexOf(' ')), Double.valueOf(matcher.group(3)));
    String family = types.containsKey(name) ? name : name.replaceFirst("_(bucket|count|sum)$", "");
    assertThat(types).as(line).containsKey(family);
    if (matcher.group(2) != null) {
      LABEL
          .matcher(matcher.group(2))
          .results()
          .map((MatchResult label) -> label.group(1))
          .filter(label -> !label.equals("le"))
          .forEach(labels.get(family)::add);
    }
  }
}
