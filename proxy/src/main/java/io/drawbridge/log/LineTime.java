// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.log;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times in the log: ISO 8601, UTC, always with milliseconds. */
final class LineTime {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

  private LineTime() {}

  static String format(Instant time) {
    return FORMAT.format(time);
  }

  /** Nanoseconds as milliseconds with up to three decimals. */
  static double millis(long nanos) {
    long micros = nanos / 1_000;
    return micros / 1_000.0;
  }
}
