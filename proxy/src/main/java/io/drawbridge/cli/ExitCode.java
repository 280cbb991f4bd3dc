// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

/** The exit codes of every command. */
public final class ExitCode {

  /** A clean end. */
  public static final int OK = 0;

  /** Anything that has no code of its own. */
  public static final int FAILURE = 1;

  /** Wrong arguments; picocli's own code too. */
  public static final int USAGE = 2;

  /** A wrong configuration ({@code EX_CONFIG} of sysexits.h). */
  public static final int CONFIG = 78;

  private ExitCode() {}
}
