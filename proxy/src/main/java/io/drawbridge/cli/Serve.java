// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** Runs the proxy until the process is told to stop. */
final class Serve implements Launcher {
  @Override
  public int run(Configuration configuration) throws Exception {
    LiveLog log = LiveLog.start(configuration.settings());
    Proxy proxy = new Proxy(configuration, log);
    try {
      proxy.start();
    } catch (IOException e) {
      proxy.close();
      throw e;
    }
    CountDownLatch stopped = new CountDownLatch(1);
    Signals.handle(
        proxy::reload,
        () -> {
          stop(proxy);
          stopped.countDown();
        });
    try (ConfigWatch watch =
        new ConfigWatch(() -> configuration.watched(proxy.settings()), proxy::reload)) {
      print(proxy);
      stopped.await();
    }
    log.stop();
    return ExitCode.OK;
  }

  private static void print(Proxy proxy) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.print(Banner.of(proxy));
    out.flush();
  }

  private static void stop(Proxy proxy) {
    try {
      proxy.drain();
      proxy.close();
    } catch (IOException e) {
      System.err.println("drawbridge: " + e.getMessage());
    }
  }
}
