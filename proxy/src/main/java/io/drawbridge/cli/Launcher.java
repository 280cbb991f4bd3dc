// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

/** Starts what the configuration describes. */
@FunctionalInterface
public interface Launcher {

  /**
   * Runs until the process is told to stop.
   *
   * @return the exit code
   * @throws Exception what kept it from starting; its message is shown to the user
   */
  int run(Configuration configuration) throws Exception;
}
