// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.doctor;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that apps stand on: how it is found, how it fetches a page, and how it is told. */
interface AppRuntime {
  /** How the user names it: {@code python}; mostly its program's name. */
  String name();

  /** Where it is installed on this machine; nothing where it is not. */
  default List<Path> programs(Machine machine) {
    return machine.find(name());
  }

  /** The command that prints its version, and fails where there is none after all. */
  default List<String> version(Path program) {
    return List.of(program.toString(), "--version");
  }

  /**
   * The command by which it fetches a page, with its own ideas of proxy and trust.
   *
   * @param options those of the settings tried
   * @throws IOException if a file that the command needs cannot be written to {@code scratch}
   */
  List<String> fetch(Path program, URI url, List<String> options, Path scratch) throws IOException;

  /** Whether a fetch got an answer inside TLS, whatever it was. */
  default boolean answered(Ran ran) {
    return ran.exit() == 0;
  }

  /** What leads it to the proxy; null where it does not know proxies by itself. */
  default @Nullable Setting proxy(Path program, ProxyAddress proxy, Machine machine) {
    return Setting.proxyVariables(proxy, machine);
  }

  /**
   * What makes it trust the root.
   *
   * @param scratch where a file may be written that the trial needs
   * @throws IOException if that fails
   */
  Setting trust(Path program, Root root, Machine machine, Path scratch) throws IOException;

  /** How long one of its fetches may take. */
  default Duration limit() {
    return Duration.ofSeconds(20);
  }
}
