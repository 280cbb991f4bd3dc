// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code drawbridge rehearse}: the proxy at work on made-up connections, for a JVM that writes down
 * what it learns ({@code -XX:AOTCacheOutput}) for later starts. Users have no need of it.
 */
@Command(
    name = "rehearse",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Serves connections of its own for a while, so that the JVM can be trained.")
final class RehearseCommand implements Callable<Integer> {
  /** After so many a method's profile hardly changes. */
  private static final int CONNECTIONS = 2_000;

  @Option(
      names = "--check-cache",
      paramLabel = "FILE",
      description = "Keep here what another JVM learns by checking a server.")
  private @Nullable Path checkCache;

  @Option(
      names = "--check-classes",
      paramLabel = "PATH",
      description = "The class path that servers are checked with.")
  private String checkClasses = System.getProperty("java.class.path");

  @Override
  public Integer call() throws Exception {
    Path directory = Files.createTempDirectory("drawbridge-rehearsal");
    try {
      CheckRehearsal check =
          checkCache == null ? null : new CheckRehearsal(checkCache, checkClasses);
      Rehearsal.run(directory, CONNECTIONS, check);
    } finally {
      delete(directory);
    }
    return ExitCode.OK;
  }

  private static void delete(Path directory) throws IOException {
    List<Path> all;
    try (Stream<Path> tree = Files.walk(directory)) {
      all = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.deleteIfExists(each);
    }
  }
}
