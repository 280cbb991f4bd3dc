// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether somebody is watching. */
final class Terminal {

  private Terminal() {}

  /**
   * Whether stderr is a terminal. {@code System.console()} does not tell: it looks at other
   * descriptors, and from JDK 22 is never null.
   */
  static boolean isStderr() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/2"))
          .toString()
          .matches("/dev/(pts/.*|tty.*|console)");
    } catch (IOException | UnsupportedOperationException noSuchLink) {
      return false;
    }
  }
}
