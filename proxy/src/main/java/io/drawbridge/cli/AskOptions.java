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
      description = "The admin address of the running proxy. Default: ${DEFAULT-VALUE}")
  String admin = "";

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      defaultValue = "data/" + AdminToken.FILE,
      description = "The admin token, where the proxy asks for it. Default: ${DEFAULT-VALUE}")
  Path token = Path.of("");

  /** A client for the proxy. */
  AdminClient client() {
    return new AdminClient(admin, token);
  }
}
