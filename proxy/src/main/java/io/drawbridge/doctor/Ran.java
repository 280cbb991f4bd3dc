// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A process that has been run to its end, or to its limit.
 *
 * @param exit its exit status; {@link #NEVER} where it was not started or did not end in time
 * @param output the beginning of what it wrote to both streams
 */
record Ran(int exit, String output) {
  /** No status of a process. */
  static final int NEVER = -1;

  private static final int MAX_OUTPUT_BYTES = 64 * 1024;

  /**
   * Runs a command without input, for at most so long; then it and its children are ended.
   *
   * @param environment the whole environment; in it, what is empty is unset
   */
  static Ran of(
      List<String> command, Map<String, String> environment, Path directory, Duration limit) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(directory.toFile());
    builder.environment().clear();
    environment.forEach(
        (name, value) -> {
          if (!value.isEmpty()) {
            builder.environment().put(name, value);
          }
        });
    Process process;
    try {
      process = builder.start();
      process.getOutputStream().close();
    } catch (IOException e) {
      return new Ran(NEVER, String.valueOf(e.getMessage()));
    }
    try {
      CompletableFuture<String> output =
          CompletableFuture.supplyAsync(
              () -> read(process.getInputStream()), Thread.ofVirtual()::start);
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Ran(NEVER, "no end within " + limit.toSeconds() + " s");
      }
      return new Ran(process.exitValue(), output.completeOnTimeout("", 2, TimeUnit.SECONDS).join());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Ran(NEVER, "interrupted");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** The last line that says something; what went wrong, mostly. */
  String lastLine() {
    return output
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .reduce("", (a, b) -> b);
  }

  private static String read(InputStream in) {
    try (in) {
      String text = new String(in.readNBytes(MAX_OUTPUT_BYTES), StandardCharsets.UTF_8);
      in.transferTo(OutputStream.nullOutputStream());
      return text;
    } catch (IOException e) {
      return "";
    }
  }
}
