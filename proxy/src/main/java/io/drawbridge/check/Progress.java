// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

/** Hears how far a scan is; called on the scan's threads, one call at a time. */
@FunctionalInterface
public interface Progress {
  /** Hears nothing. */
  Progress NONE = (target, done, total, probe) -> {};

  /**
   * A probe has ended.
   *
   * @param done probes ended, 1 to {@code total}
   * @param probe the name of the one that ended
   */
  void ended(Target target, int done, int total, String probe);
}
