// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of questions about what was seen of late. Filled by picocli. */
final class SinceOption {

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Leave out what was last seen before: 7d, 2027-03-31 or a full time.")
  private @Nullable String since;

  /** The time given, null for none. */
  @Nullable Instant time() {
    return since == null ? null : Times.since(since);
  }
}
