// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which configuration is meant. Filled by picocli. */
final class ConfigOptions {

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Configuration file (YAML). Without it: the built-in defaults.")
  @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = {
        "Override one key of the configuration, as client.legacy=detect. Repeatable.",
        "Lists are YAML: access.ports='[443, 8443]'."
      })
  List<String> sets = new ArrayList<>();
}
