// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code drawbridge check} at work, in a JVM of its own: what the proxy is made of would only be in
 * its way, and it runs with other options.
 *
 * @param cache the file to make
 * @param classes the class path, as it will be later
 */
record CheckRehearsal(Path cache, String classes) {

  /**
   * Starts the other JVM and waits for it.
   *
   * @param port of a TLS server on loopback
   */
  void run(int port) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> !option.startsWith("-X") && !option.startsWith("--"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Djdk.reflect.useNativeAccessorOnly=true",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            // Profiles have methods compiled that a scan is over before it gains by.
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-AOTRecordTraining",
            "-XX:AOTCacheOutput=" + cache,
            "-Xlog:aot=off",
            "-cp",
            classes,
            CheckRehearsal.class.getName(),
            String.valueOf(port)));
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IOException("the rehearsal of check ended with code " + code);
    }
  }

  /** The other JVM: reports as text and as JSON. */
  public static void main(String[] args) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    for (String[] options : new String[][] {{}, {"--json"}}) {
      List<String> line = new ArrayList<>(List.of("check", "localhost:" + args[0]));
      line.addAll(List.of(options));
      Main.run(line.toArray(String[]::new), nowhere, nowhere);
    }
  }
}
