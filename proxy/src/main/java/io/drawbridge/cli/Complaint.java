// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import java.io.PrintWriter;

/** What a command says when it fails: one line, and the stack trace only where somebody asks. */
final class Complaint {

  private Complaint() {}

  /** Prints, and returns the exit code. */
  static int print(Exception failure, PrintWriter err) {
    String message = failure.getMessage();
    err.println("drawbridge: " + (message == null ? failure.toString() : message));
    if (System.getenv("DRAWBRIDGE_DEBUG") != null) {
      failure.printStackTrace(err);
    }
    err.flush();
    return ExitCode.FAILURE;
  }
}
