// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A program that runs until it is closed, with its output kept by lines. Ends its own process only.
 */
public final class ServerProcess implements AutoCloseable {
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    // A test class that fails in its set-up may not get to close what it started.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroy)));
  }

  private final Process process;
  private final List<String> out = new CopyOnWriteArrayList<>();
  private final List<String> err = new CopyOnWriteArrayList<>();
  private final List<Thread> readers;

  public ServerProcess(ProcessBuilder builder) {
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    RUNNING.add(process);
    readers = List.of(read(process.getInputStream(), out), read(process.getErrorStream(), err));
  }

  private static Thread read(InputStream stream, List<String> lines) {
    return Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try (var reader =
                  new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                reader.lines().forEach(lines::add);
              } catch (IOException | UncheckedIOException closed) {
                // The process is gone, and its output with it.
              }
            });
  }

  /** Waits for a line of standard output. */
  public String awaitOut(Predicate<String> wanted) {
    Await.until(
        () -> "a line of output; so far:\n" + output(),
        () -> out.stream().anyMatch(wanted) || !process.isAlive());
    return out.stream()
        .filter(wanted)
        .findFirst()
        .orElseThrow(() -> new AssertionError("the process ended:\n" + output()));
  }

  /** The lines of standard output so far. */
  public List<String> out() {
    return List.copyOf(out);
  }

  /** The lines of standard error so far. */
  public List<String> err() {
    return List.copyOf(err);
  }

  /** Both, for a failure's message. */
  public String output() {
    return String.join("\n", out) + "\n" + String.join("\n", err);
  }

  public boolean alive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** Asks it to end (SIGTERM) and returns its exit status once all its output is read. */
  public int stop() {
    process.toHandle().destroy(); // Process.destroy would close the pipes before the last words.
    try {
      if (!process.waitFor(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("not within " + Await.LIMIT + " of SIGTERM:\n" + output());
      }
      for (Thread reader : readers) {
        reader.join(5_000);
      }
      RUNNING.remove(process);
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      stop();
    }
  }
}
