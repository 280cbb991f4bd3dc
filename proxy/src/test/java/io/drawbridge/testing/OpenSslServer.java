// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.testing;

import io.drawbridge.testing.TestPki.Identity;
import java.util.ArrayList;
import java.util.List;

/** {@code openssl s_server -www}: answers every request with a page on the TLS connection. */
public final class OpenSslServer implements AutoCloseable {
  private final int port = Ports.free();
  private final ServerProcess process;

  private OpenSslServer(Identity identity, List<String> options) {
    Command.require("openssl");
    List<String> command =
        new ArrayList<>(
            List.of(
                "openssl",
                "s_server",
                "-www",
                "-accept",
                String.valueOf(port),
                "-cert",
                identity.chain().toString(),
                "-cert_chain",
                identity.chain().toString(),
                "-key",
                identity.key().toString()));
    command.addAll(options);
    process = new ServerProcess(new ProcessBuilder(command));
    process.awaitOut(line -> line.startsWith("ACCEPT"));
  }

  /** Starts it on a free port of every local address; {@code options} as openssl takes them. */
  public static OpenSslServer start(Identity identity, String... options) {
    return new OpenSslServer(identity, List.of(options));
  }

  public int port() {
    return port;
  }

  /** All that it has printed. */
  public String output() {
    return process.output();
  }

  @Override
  public void close() {
    process.close();
  }
}
