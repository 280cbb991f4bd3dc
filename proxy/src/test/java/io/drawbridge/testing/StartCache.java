// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What a JVM has learnt by one start of the packaged program (JEP 514), as the launcher has it do
 * for users: every later start takes half the time. The build names its file; without one, as when
 * a single test is run, none is made.
 */
final class StartCache {
  private static final String FILE = System.getProperty("drawbridge.cache", "");
  private static final String OPTION = "-XX:AOTCache";

  private StartCache() {}

  /** More options for a start of {@code jar} with {@code options}, which may be the training's. */
  static synchronized List<String> options(Path jar, String... options) {
    boolean training = Arrays.stream(options).anyMatch(option -> option.startsWith(OPTION));
    if (FILE.isEmpty() || training || Runtime.version().feature() < 25) {
      return List.of();
    }
    Path cache = Path.of(FILE);
    if (!isNewer(cache, jar)) {
      make(cache);
    }
    return List.of(OPTION + "=" + cache, "-Xlog:aot=off");
  }

  private static boolean isNewer(Path cache, Path jar) {
    try {
      return Files.exists(cache)
          && Files.getLastModifiedTime(cache).compareTo(Files.getLastModifiedTime(jar)) > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void make(Path cache) {
    DrawbridgeProcess process =
        DrawbridgeProcess.builder().jvm(OPTION + "Output=" + cache, "-Xlog:aot=off").start();
    try (process) {
      Command.of("curl", "--silent", "--proxy", process.url(), "--cacert", process.root())
          .with("https://drawbridge.internal/")
          .run()
          .succeeded();
    }
    assertThat(cache).as(process.process().output()).exists();
  }
}
