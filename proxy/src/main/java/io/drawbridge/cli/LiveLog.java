// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.config.Log;
import io.drawbridge.config.Settings;
import io.drawbridge.log.AccessFile;
import io.drawbridge.log.LogFormat;
import io.drawbridge.log.Logging;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.event.Level;

/** The log as the settings want it, now and after each reload. */
final class LiveLog {
  private final Logging logging;

  private LiveLog(Logging logging) {
    this.logging = logging;
  }

  /**
   * Starts the log.
   *
   * @throws IOException if the file of the access log cannot be written
   */
  static LiveLog start(Settings settings) throws IOException {
    LogFormat format = LogFormat.valueOf(settings.log().format().name());
    Log.Access access = settings.log().access();
    Path file = access.file();
    return new LiveLog(
        file == null
            ? Logging.configure(format, level(settings))
            : Logging.configure(
                format,
                level(settings),
                new AccessFile(file, access.maxSizeBytes(), access.keep())));
  }

  /** Takes over the level; the rest stays. */
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
