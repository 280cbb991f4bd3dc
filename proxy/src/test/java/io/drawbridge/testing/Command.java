// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A foreign program, run to its end with its output captured. */
public final class Command {
  private final List<String> words = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private Duration timeout = Duration.ofSeconds(60);
  private String input = "";
  private Path directory = Path.of(".");

  private Command(String program) {
    words.add(program);
  }

  /** The program, which must be installed: see {@link #require}. */
  public static Command of(String program, Object... arguments) {
    require(program);
    return new Command(program).with(arguments);
  }

  /**
   * Makes sure that a peer is there. Without it the test is skipped, with a message; but in CI,
   * which installs every peer, its absence is a failure.
   */
  public static void require(String program) {
    if (installed(program)) {
      return;
    }
    String message = program + " is not installed; .ci/run installs it";
    if (Boolean.parseBoolean(System.getenv("CI"))) {
      throw new AssertionError(message);
    }
    abort(message);
  }

  private static boolean installed(String program) {
    if (program.contains("/")) {
      return Files.isExecutable(Path.of(program));
    }
    String path = System.getenv("PATH") + File.pathSeparator + "/usr/sbin";
    for (String dir : path.split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(dir, program))) {
        return true;
      }
    }
    return false;
  }

  public Command with(Object... arguments) {
    for (Object argument : arguments) {
      words.add(argument.toString());
    }
    return this;
  }

  public Command env(String name, String value) {
    environment.put(name, value);
    return this;
  }

  public Command input(String text) {
    input = text;
    return this;
  }

  public Command in(Path workingDirectory) {
    directory = workingDirectory;
    return this;
  }

  public Command within(Duration limit) {
    timeout = limit;
    return this;
  }

  /** Runs it; fails where it does not end in time. */
  public Result run() {
    try {
      ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile());
      for (String name : List.of("http_proxy", "https_proxy", "no_proxy", "all_proxy")) {
        builder.environment().remove(name);
        builder.environment().remove(name.toUpperCase(Locale.ROOT));
      }
      builder.environment().putAll(environment);
      Process process = builder.start();
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException ended) {
        // The program went without reading its input; its exit status says what there is to say.
      }
      CompletableFuture<String> out = read(process.getInputStream());
      CompletableFuture<String> err = read(process.getErrorStream());
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(words + " did not end within " + timeout + ": " + err.join());
      }
      return new Result(words, process.exitValue(), out.join(), err.join());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(words + " was interrupted", e);
    }
  }

  private static CompletableFuture<String> read(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.ISO_8859_1);
          } catch (IOException e) {
            return "unreadable: " + e;
          }
        },
        task -> Thread.ofPlatform().daemon().start(task));
  }

  /**
   * What came of it.
   *
   * @param out standard output, a character a byte
   * @param err standard error, likewise
   */
  public record Result(List<String> command, int exit, String out, String err) {
    /** Fails unless the exit status is 0. */
    public Result succeeded() {
      assertThat(exit).as(toString()).isZero();
      return this;
    }

    /** Fails unless the exit status is the one given. */
    public Result exited(int status) {
      assertThat(exit).as(toString()).isEqualTo(status);
      return this;
    }
  }
}
