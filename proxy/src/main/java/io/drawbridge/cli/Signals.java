// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the signals of the process do: HUP reloads; TERM and INT stop in good order, and the second
 * of them at once.
 *
 * <p>A shutdown hook would not do: while it runs, the JVM hears no second signal. The class that
 * hears signals is {@code sun.misc.Signal} of the module jdk.unsupported; it is named at run time,
 * as the compiler warns of it wherever it is named before, and cannot be told not to.
 */
final class Signals {
  private Signals() {}

  /**
   * Takes the signals over.
   *
   * @param reload is run for each HUP, on a thread of its own
   * @param stop is run once, likewise; may take its time
   */
  static void handle(Runnable reload, Runnable stop) {
    AtomicBoolean stopping = new AtomicBoolean();
    Runnable end =
        () -> {
          if (stopping.getAndSet(true)) {
            Runtime.getRuntime().halt(ExitCode.FAILURE);
          }
          Thread.ofPlatform().name("drawbridge-stop").start(stop);
        };
    on("TERM", end);
    on("INT", end);
    on("HUP", () -> Thread.ofPlatform().name("drawbridge-reload").start(reload));
  }

  private static void on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object heard =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  action.run();
                  return null;
                }
                return method.getName().equals("equals") ? self == arguments[0] : 0;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), heard);
    } catch (InvocationTargetException e) {
      // This system has no such signal, or the JVM keeps it for itself (-Xrs).
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a JDK without sun.misc.Signal", e);
    }
  }
}
