// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Looks every few seconds whether a file of the configuration holds something else, and then
 * reloads. By content, since Kubernetes and editors replace files behind links.
 */
final class ConfigWatch implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("drawbridge-watch").factory());
  private final Supplier<List<Path>> files;
  private final Runnable reload;
  private List<FileContent> known = List.of();

  /**
   * Starts to look.
   *
   * @param files what is looked at, asked each time; empty to look at nothing
   * @param reload is run on a thread of the watch
   */
  ConfigWatch(Supplier<List<Path>> files, Runnable reload) {
    this.files = files;
    this.reload = reload;
    this.known = contents();
    timer.scheduleWithFixedDelay(
        this::look, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    List<FileContent> now = contents();
    if (!now.equals(known)) {
      reload.run();
      known = contents();
    }
  }

  /** A file that is away for a moment counts as it was. */
  private List<FileContent> contents() {
    List<FileContent> contents = new ArrayList<>();
    for (Path file : files.get()) {
      try {
        contents.add(FileContent.of(file));
      } catch (IOException e) {
        return known;
      }
    }
    return contents;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
