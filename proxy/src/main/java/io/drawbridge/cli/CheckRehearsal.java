// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * {@code drawbridge check} at work, in a JVM of its own: what the proxy is made of would only be in
 * its way, and it runs with other options.
 */
final class CheckRehearsal {

  private CheckRehearsal() {}

  /**
   * Starts the other JVM and waits for it.
   *
   * @param port of a TLS server on loopback
   * @param cache the file to make
   */
  static void run(int port, Path cache) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> !option.startsWith("-XX:AOT") && !option.startsWith("-Xlog"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            // Profiles have methods compiled that a scan is over before it gains by.
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-AOTRecordTraining",
            "-XX:AOTCacheOutput=" + cache,
            "-Xlog:aot=off",
            "-cp",
            System.getProperty("java.class.path"),
            CheckRehearsal.class.getName(),
            String.valueOf(port)));
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IOException("the rehearsal of check ended with code " + code);
    }
  }

  /** The other JVM: reports as text and as JSON. */
  public static void main(String[] args) throws IOException {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    for (String[] options : new String[][] {{}, {"--json"}}) {
      List<String> line = new ArrayList<>(List.of("check", "localhost:" + args[0]));
      line.addAll(List.of(options));
      CheckRun run = CheckArguments.plain(line.toArray(String[]::new));
      Objects.requireNonNull(run).run(nowhere, nowhere);
    }
  }
}
