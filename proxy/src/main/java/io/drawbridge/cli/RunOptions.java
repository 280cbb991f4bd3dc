// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.config.Assignment;
import io.drawbridge.config.Sources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code run}. Filled by picocli. */
final class RunOptions {

  static final String LISTEN = "--listen";
  static final String ADMIN = "--admin";
  static final String LOG_FORMAT = "--log-format";

  @Mixin DataOptions place = new DataOptions();

  @Option(
      names = LISTEN,
      paramLabel = "HOST:PORT",
      description = "Where apps reach the proxy (listeners). Repeatable. Default: 127.0.0.1:3128")
  List<String> listen = new ArrayList<>();

  @Option(
      names = ADMIN,
      paramLabel = "HOST:PORT",
      description = "Metrics, health and root.pem (admin.address). Default: 127.0.0.1:9128")
  @Nullable String admin;

  @Option(
      names = LOG_FORMAT,
      paramLabel = "FORMAT",
      description = "auto, text or json (log.format). Default: auto, text on a terminal")
  @Nullable String logFormat;

  /** All sources of the configuration. */
  Sources sources(Map<String, String> environment) {
    List<Assignment> options = new ArrayList<>();
    if (!listen.isEmpty()) {
      String listeners =
          listen.stream()
              .map(address -> "{address: " + DataOptions.quoted(address) + "}")
              .collect(Collectors.joining(", ", "[", "]"));
      options.add(new Assignment("listeners", listeners, LISTEN));
    }
    DataOptions.add(options, "admin.address", admin, ADMIN);
    DataOptions.add(options, "log.format", logFormat, LOG_FORMAT);
    return place.sources(environment, options);
  }
}
