// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import io.drawbridge.admin.AdminToken;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of commands that ask the running proxy. Filled by picocli. */
final class AskOptions {

  @Option(
      names = "--admin",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:9128",
      description =
          "The admin address of the running proxy; HTTPS unless it is on loopback, or a whole URL."
              + " Default: ${DEFAULT-VALUE}")
  String admin = "";

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      defaultValue = "data/" + AdminToken.FILE,
      description = "The admin token, where the proxy asks for it. Default: ${DEFAULT-VALUE}")
  Path token = Path.of("");

  @Option(
      names = "--root",
      paramLabel = "FILE",
      defaultValue = "data/root.pem",
      description =
          "What to trust besides the system's roots, where it is HTTPS. Default: ${DEFAULT-VALUE}")
  Path root = Path.of("");

  /** A client for the proxy. */
  AdminClient client() {
    return new AdminClient(admin, token, root);
  }
}
