// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.config;

import java.time.Duration;

/** Durations in the words of the configuration. */
final class Durations {

  private Durations() {}

  /** The shortest exact writing: {@code 5m}, not {@code 300s}. */
  static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds != 0 && seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds != 0 && seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds != 0 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
