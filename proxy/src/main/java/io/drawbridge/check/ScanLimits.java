// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.check;

import java.time.Duration;

/**
 * What a scan may cost.
 *
 * @param connections open at once, 1 or more
 * @param totalConnections in the whole scan
 * @param connect for one TCP connection to stand
 * @param read for the next bytes of the server
 * @param answer for all that the server says on one connection
 * @param total for the whole scan
 * @param retries in the whole scan, where a connection ends without a word
 */
public record ScanLimits(
    int connections,
    int totalConnections,
    Duration connect,
    Duration read,
    Duration answer,
    Duration total,
    int retries) {

  /**
   * For a person who waits: ten connections at once, 1,000 in all, a minute and a half. A server
   * that is busy or has just started may well think for some seconds.
   */
  public static final ScanLimits DEFAULT =
      new ScanLimits(
          10,
          1_000,
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          Duration.ofSeconds(90),
          8);
}
