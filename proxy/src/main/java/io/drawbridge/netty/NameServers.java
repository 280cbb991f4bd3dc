// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.netty;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Whom the resolver asks. */
public final class NameServers {
  private static final Path SYSTEM = Path.of("/etc/resolv.conf");
  private static final String LOCAL = "127.0.0.1";

  private NameServers() {}

  /**
   * What to tell the resolver: nothing where it finds the system's name servers by itself. Where
   * the system names none, that is this machine's own, as resolv.conf(5) has it; the resolver would
   * ask a public service, and tell it names that are nobody's business.
   */
  public static List<String> besidesTheSystems() {
    return System.getProperty("os.name", "").startsWith("Linux") ? besides(SYSTEM) : List.of();
  }

  static List<String> besides(Path resolvConf) {
    try {
      boolean named =
          Files.readAllLines(resolvConf).stream()
              .anyMatch(line -> line.matches("\\s*nameserver\\s+\\S.*"));
      return named ? List.of() : List.of(LOCAL);
    } catch (NoSuchFileException e) {
      return List.of(LOCAL);
    } catch (IOException e) {
      return List.of();
    }
  }
}
