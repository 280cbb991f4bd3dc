// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.config.ConfigResult;
import io.drawbridge.config.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What to start with, and how to read it again.
 *
 * @param file the configuration file, null where there is none
 * @param first what start-up found
 * @param again reads file, environment and options anew; blocks
 */
public record Configuration(
    @Nullable Path file, ConfigResult.Valid first, Supplier<ConfigResult> again) {

  /** The settings to start with. */
  public Settings settings() {
    return first.settings();
  }

  /** The files whose change is to be noticed while these settings are in force. */
  List<Path> watched(Settings inForce) {
    return inForce.reloadOnChange()
        ? Stream.of(
                file,
                inForce.admin().certificate(),
                inForce.admin().key(),
                inForce.upstream().trust(),
                inForce.access().users(),
                inForce.authority().certificate(),
                inForce.authority().key())
            .filter(Objects::nonNull)
            .toList()
        : List.of();
  }
}
