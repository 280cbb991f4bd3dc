// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.config.CipherResolver;
import io.drawbridge.config.ConfigLoader;
import io.drawbridge.config.Problem;
import io.drawbridge.netty.CipherStrings;
import java.io.PrintWriter;
import java.util.List;

/**
 * The configuration as commands see it: loaded against BoringSSL, its problems told to the user.
 */
final class ConfigReport {

  private ConfigReport() {}

  static ConfigLoader loader() {
    return new ConfigLoader(ConfigReport::resolve);
  }

  /** Prints all problems, one a line. */
  static void print(List<Problem> problems, PrintWriter err) {
    err.println(
        problems.size() == 1
            ? "drawbridge: the configuration has a problem"
            : "drawbridge: the configuration has " + problems.size() + " problems");
    problems.forEach(problem -> err.println("  " + problem));
    err.flush();
  }

  private static CipherResolver.Resolved resolve(String cipherString) {
    CipherStrings.Resolved resolved = CipherStrings.resolve(cipherString);
    return new CipherResolver.Resolved(resolved.suites(), resolved.unusable());
  }
}
