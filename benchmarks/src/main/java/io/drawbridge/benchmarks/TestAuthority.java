// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.benchmarks;

import io.drawbridge.authority.Authority;
import io.drawbridge.authority.AuthorityException;
import io.drawbridge.authority.AuthorityOptions;
import io.drawbridge.authority.LeafMinter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Comparator;
import java.util.stream.Stream;

/** The proxy's own authority in a directory of its own, which {@link #close} removes. */
public final class TestAuthority implements AutoCloseable {
  private final Path directory;
  private final Authority authority;
  private final LeafMinter minter;

  /** Makes a root and issuing certificates; takes some tenths of a second. */
  public TestAuthority() {
    try {
      directory = Files.createTempDirectory("drawbridge-benchmark");
      SecureRandom random = new SecureRandom();
      Clock clock = Clock.systemUTC();
      AuthorityOptions options = AuthorityOptions.in(directory.resolve("data"));
      authority = Authority.open(options, clock, random);
      minter = new LeafMinter(authority, options.leafLifetime(), clock, random);
      minter.prepare();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (AuthorityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Mints below this authority. */
  public LeafMinter minter() {
    return minter;
  }

  /** The root's certificate, PEM. */
  public Path root() {
    return authority.root().file();
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
