// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.config.ConfigResult;
import io.drawbridge.config.Settings;
import java.util.function.Supplier;

/**
 * What to start with, and how to read it again.
 *
 * @param first what start-up found
 * @param again reads file, environment and options anew; blocks
 */
public record Configuration(ConfigResult.Valid first, Supplier<ConfigResult> again) {

  /** The settings to start with. */
  public Settings settings() {
    return first.settings();
  }
}
