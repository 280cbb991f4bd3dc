// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the signals of the process do: HUP reloads; TERM and INT stop in good order, and the second
 * of them at once.
 *
 * <p>A shutdown hook would not do: while it runs, the JVM hears no second signal.
 */
final class Signals {
  private Signals() {}

  /**
   * Takes the signals over.
   *
   * @param reload is run for each HUP, on a thread of its own
   * @param stop is run once; may take its time
   */
  @SuppressWarnings("sunapi")
  static void handle(Runnable reload, Runnable stop) {
    AtomicBoolean stopping = new AtomicBoolean();
    sun.misc.SignalHandler end =
        signal -> {
          if (stopping.getAndSet(true)) {
            Runtime.getRuntime().halt(ExitCode.FAILURE);
          }
          Thread.ofPlatform().name("drawbridge-stop").start(stop);
        };
    on("TERM", end);
    on("INT", end);
    on("HUP", signal -> Thread.ofPlatform().name("drawbridge-reload").start(reload));
  }

  @SuppressWarnings("sunapi")
  private static void on(String name, sun.misc.SignalHandler handler) {
    try {
      sun.misc.Signal.handle(new sun.misc.Signal(name), handler);
    } catch (IllegalArgumentException e) {
      // This system has no such signal, or the JVM keeps it for itself (-Xrs).
    }
  }
}
