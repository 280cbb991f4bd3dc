// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.config.Assignment;
import io.drawbridge.config.Sources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say whose root and keys are meant. Filled by picocli. */
final class DataOptions {

  static final String DATA = "--data";

  @Mixin ConfigOptions config = new ConfigOptions();

  @Option(
      names = DATA,
      paramLabel = "DIR",
      description = "Directory of the root certificate and keys (data). Default: ./data")
  @Nullable String data;

  /** All sources of the configuration, with the options of a command beside these. */
  Sources sources(Map<String, String> environment, List<Assignment> others) {
    List<Assignment> options = new ArrayList<>(others);
    add(options, "data", data, DATA);
    return new Sources(config.file, environment, config.sets, options);
  }

  static void add(List<Assignment> options, String key, @Nullable String value, String option) {
    if (value != null) {
      options.add(new Assignment(key, quoted(value), option));
    }
  }

  /** As a YAML string, whatever is in it. */
  static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
