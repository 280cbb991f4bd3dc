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
