// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.admin;

import io.drawbridge.config.Problem;
import java.time.Instant;
import java.util.List;

/**
 * What came of an attempt to reload the configuration.
 *
 * @param time when
 * @param ok whether the new configuration is in force; else the last one still is
 * @param changed the keys that are in force with another value now
 * @param restartNeeded the keys whose new value takes a restart
 * @param problems all that is wrong with the new configuration
 */
public record Reloaded(
    Instant time,
    boolean ok,
    List<String> changed,
    List<String> restartNeeded,
    List<Problem> problems) {

  /** Copies the lists. */
  public Reloaded {
    changed = List.copyOf(changed);
    restartNeeded = List.copyOf(restartNeeded);
    problems = List.copyOf(problems);
  }

  /** One line for people. */
  public String summary() {
    if (!ok) {
      return "refused at " + time + ", the last one stays in force: " + problems;
    }
    return "reloaded at "
        + time
        + (restartNeeded.isEmpty() ? "" : "; a restart is needed for " + restartNeeded);
  }
}
