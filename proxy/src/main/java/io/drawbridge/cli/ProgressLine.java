// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.check.Progress;
import io.drawbridge.check.Target;
import java.io.PrintWriter;

/** One line on a terminal, written over until the scan has ended and then cleared. */
final class ProgressLine implements Progress {
  /** ECMA-48: erase in line. */
  private static final String CLEAR = "\r\u001B[K";

  private final PrintWriter terminal;

  ProgressLine(PrintWriter terminal) {
    this.terminal = terminal;
  }

  @Override
  public void ended(Target target, int done, int total, String probe) {
    terminal.print(
        done == total ? CLEAR : CLEAR + target + "  " + done + "/" + total + " " + probe);
    terminal.flush();
  }
}
