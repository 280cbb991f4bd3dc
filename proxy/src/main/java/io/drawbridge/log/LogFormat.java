// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** How log lines look. */
public enum LogFormat {
  /** Text where stderr is a terminal, JSON otherwise. */
  AUTO,
  /** One line of {@code key=value} for people. */
  TEXT,
  /** One JSON object a line, in ASCII. */
  JSON;

  // What a descriptor on a terminal links to on Linux: a pseudo terminal, a virtual or serial one,
  // or the system's console.
  private static final String TERMINALS = "/dev/(pts/.*|tty.*|console)";

  /** The name on the command line: {@code auto}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Picks {@link #TEXT} or {@link #JSON} for {@link #AUTO} by what stderr is. */
  LogFormat resolve() {
    return this != AUTO ? this : isTerminal(Path.of("/proc/self/fd/2")) ? TEXT : JSON;
  }

  /**
   * Whether a descriptor is open on a terminal.
   *
   * <p>{@code System.console()} does not tell: it looks at stdin and stdout, and from JDK 22 is
   * never null.
   */
  static boolean isTerminal(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().matches(TERMINALS);
    } catch (IOException | UnsupportedOperationException noSuchLink) {
      // Without /proc nothing can be known; JSON is right wherever a program reads the log.
      return false;
    }
  }
}
