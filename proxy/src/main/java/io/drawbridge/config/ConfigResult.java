// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

import java.util.List;

/** What came of loading a configuration. */
public sealed interface ConfigResult {

  /**
   * It is right.
   *
   * @param settings in effect
   * @param yaml the same as a configuration file, with every key
   * @param keys the same key by key
   */
  record Valid(Settings settings, String yaml, List<EffectiveKey> keys) implements ConfigResult {
    /** Copies the list. */
    public Valid {
      keys = List.copyOf(keys);
    }
  }

  /**
   * It is wrong, and nothing of it is to be used.
   *
   * @param problems all of them, in the order of the sources
   */
  record Invalid(List<Problem> problems) implements ConfigResult {
    /** Copies the list. */
    public Invalid {
      problems = List.copyOf(problems);
    }
  }
}
