// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.authority;

import io.drawbridge.testing.Scratch;
import io.drawbridge.testing.SettableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/** A root made once for the test run, since an RSA-3072 key takes its time, and copies of it. */
final class OwnRoot {
  static final Instant MADE = Instant.parse("2026-03-01T12:00:00Z");
  static final SecureRandom RANDOM = new SecureRandom();
  private static final Path ORIGINAL = make();

  private OwnRoot() {}

  /** Copies all its files into a directory. */
  static Path copyTo(Path directory) {
    try (Stream<Path> files = Files.list(ORIGINAL)) {
      for (Path file : files.toList()) {
        Files.copy(file, directory.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
      }
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opened where it is; for tests that change no file. */
  static Authority opened(Clock clock) {
    return open(ORIGINAL, clock);
  }

  static Authority open(Path directory, Clock clock) {
    try {
      return Authority.open(AuthorityOptions.in(directory), clock, RANDOM);
    } catch (AuthorityException e) {
      throw new AssertionError(e);
    }
  }

  static LeafMinter minter(Authority authority, Clock clock) {
    return new LeafMinter(authority, Duration.ofDays(7), clock, RANDOM);
  }

  private static Path make() {
    Path directory = Scratch.directory("own-root");
    open(directory, new SettableClock(MADE));
    return directory;
  }
}
