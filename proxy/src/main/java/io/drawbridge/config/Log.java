// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the log on stderr is written.
 *
 * @param format text, JSON, or {@link Format#AUTO}
 * @param level the least level written
 * @param access where session records go instead
 */
public record Log(Format format, LogLevel level, Access access) {

  /** The forms of a log line. */
  public enum Format {
    /** Text on a terminal, JSON otherwise. */
    AUTO,
    TEXT,
    JSON
  }

  /**
   * A file for session records.
   *
   * @param file null for none
   * @param maxSizeBytes the size at which it is set aside
   * @param keep how many that were set aside are kept
   */
  public record Access(@Nullable Path file, int maxSizeBytes, int keep) {
    private static Access read(Section section) {
      Access access =
          new Access(
              section.optional("file", Parsers::path),
              section.required("max-size", Parsers.size(64 << 10, 1 << 30), 1 << 20),
              section.required("keep", Parsers.number(1, 20), 1));
      section.end();
      return access;
    }
  }

  /** Reads the section {@code log}. */
  static Log read(Section section) {
    Log log =
        new Log(
            section.required(
                "format", Parsers.choice(Parsers.lowerCase(Format.values())), Format.AUTO),
            section.required(
                "level", Parsers.choice(Parsers.lowerCase(LogLevel.values())), LogLevel.INFO),
            Access.read(section.section("access")));
    section.end();
    return log;
  }
}
