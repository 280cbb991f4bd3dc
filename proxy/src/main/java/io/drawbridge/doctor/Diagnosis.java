// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about one runtime.
 *
 * @param program where it is, or null if it was not found
 * @param version its version, or null
 * @param settings the commands that make it pass, tried; empty unless the state is {@link
 *     State#TO_SET}
 * @param words the state in words
 */
public record Diagnosis(
    String runtime,
    @Nullable Path program,
    @Nullable String version,
    State state,
    List<String> settings,
    String words) {
  public Diagnosis {
    settings = List.copyOf(settings);
  }

  /** How it stands. */
  public enum State {
    /** It passes as this environment is. */
    OK,
    /** It passes with the settings. */
    TO_SET,
    /** It does not pass with any setting that is known. */
    FAILED,
    /** It is not installed here. */
    NOT_FOUND;

    /** The name in JSON: {@code to-set}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  static Diagnosis notFound(String runtime) {
    return new Diagnosis(runtime, null, null, State.NOT_FOUND, List.of(), "not found");
  }
}
