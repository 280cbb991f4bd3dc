// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.config.Settings;
import io.drawbridge.log.LogFormat;
import io.drawbridge.log.Logging;
import org.slf4j.event.Level;

/** The log as the settings want it, now and after each reload. */
final class LiveLog {
  private final Logging logging;

  private LiveLog(Logging logging) {
    this.logging = logging;
  }

  static LiveLog start(Settings settings) {
    return new LiveLog(
        Logging.configure(LogFormat.valueOf(settings.log().format().name()), level(settings)));
  }

  /** Takes over the level; the format stays. */
  void apply(Settings settings) {
    logging.level(level(settings));
  }

  long droppedLines() {
    return logging.droppedLines();
  }

  void stop() {
    logging.stop();
  }

  private static Level level(Settings settings) {
    return Level.valueOf(settings.log().level().name());
  }
}
