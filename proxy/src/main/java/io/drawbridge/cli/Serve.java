// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.config.Settings;
import io.drawbridge.log.AccessFile;
import io.drawbridge.log.LogFormat;
import io.drawbridge.log.Logging;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.slf4j.event.Level;

/** Runs the proxy until the process is told to stop. */
final class Serve implements Launcher {
  @Override
  public int run(Configuration configuration) throws Exception {
    Settings settings = configuration.settings();
    Logging logging = logging(settings.log());
    Proxy proxy = new Proxy(configuration, logging::droppedLines);
    try {
      proxy.start();
    } catch (IOException e) {
      proxy.close();
      throw e;
    }
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.print(Banner.of(proxy));
    out.flush();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stop(proxy);
                  logging.stop();
                  // A signal was the wish to stop; without this the JVM would exit with 128 + its
                  // number.
                  Runtime.getRuntime().halt(ExitCode.OK);
                },
                "drawbridge-stop"));
    new CountDownLatch(1).await();
    return ExitCode.OK;
  }

  private static Logging logging(Settings.Log log) throws IOException {
    LogFormat format = LogFormat.valueOf(log.format().name());
    Level level = Level.valueOf(log.level().name());
    Path file = log.access().file();
    return file == null
        ? Logging.configure(format, level)
        : Logging.configure(
            format, level, new AccessFile(file, log.access().maxSizeBytes(), log.access().keep()));
  }

  private static void stop(Proxy proxy) {
    try {
      proxy.close();
    } catch (IOException e) {
      System.err.println("drawbridge: " + e.getMessage());
    }
  }
}
