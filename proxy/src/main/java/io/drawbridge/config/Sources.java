// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a configuration comes from, weakest first; below them all are the embedded defaults.
 *
 * @param file the user's YAML file, null for none
 * @param environment the process's variables, of which those with {@code DRAWBRIDGE_} count
 * @param sets {@code KEY=VALUE} as given to {@code --set}
 * @param options the keys that dedicated options set
 */
public record Sources(
    @Nullable Path file,
    Map<String, String> environment,
    List<String> sets,
    List<Assignment> options) {

  /** Nothing but the embedded defaults. */
  public static final Sources DEFAULTS = new Sources(null, Map.of(), List.of(), List.of());

  /** Copies the collections. */
  public Sources {
    environment = Map.copyOf(environment);
    sets = List.copyOf(sets);
    options = List.copyOf(options);
  }
}
