// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The metrics that docs/metrics.md names, which a test of its own holds to a scrape. */
public final class MetricNames {
  private static final Pattern NAME =
      Pattern.compile("\\b(?:drawbridge|jvm|process|system)_[a-z0-9_]+");

  private MetricNames() {}

  /** Names of samples: histograms and summaries have several. */
  public static Set<String> documented() throws IOException {
    Set<String> names = new TreeSet<>();
    for (List<String> row : DocumentTable.rows("metrics.md")) {
      String name = row.get(0);
      switch (row.get(1)) {
        case "histogram" -> names.addAll(List.of(name + "_bucket", name + "_sum", name + "_count"));
        case "summary" -> names.addAll(List.of(name + "_sum", name + "_count"));
        default -> names.add(name);
      }
    }
    return names;
  }

  /** Each family as {@link Scrape#families} has it: {@code name type [label, …]}. */
  public static List<String> documentedFamilies() throws IOException {
    return DocumentTable.rows("metrics.md").stream().map(MetricNames::family).toList();
  }

  private static String family(List<String> row) {
    List<String> labels = row.get(2).isEmpty() ? List.of() : List.of(row.get(2).split(", ", -1));
    return row.get(0) + " " + row.get(1) + " " + new TreeSet<>(labels);
  }

  /** What comes with the first collection of its kind, which a test may or may not see. */
  public static boolean comesWithCollection(String family) {
    return family.matches("jvm_gc_(pause|concurrent_phase_time)_.*");
  }

  /** The names in a PromQL expression. */
  public static Set<String> in(String expression) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = NAME.matcher(expression.replaceAll("\"[^\"]*\"", ""));
    while (matcher.find()) {
      names.add(matcher.group());
    }
    return names;
  }
}
