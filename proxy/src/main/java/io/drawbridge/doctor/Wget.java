// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.doctor;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** GNU Wget. No variable tells it a root, only its own file does. */
final class Wget implements AppRuntime {
  /** The server answered with an error (wget(1), EXIT STATUS). */
  private static final int SERVER_ERROR = 8;

  @Override
  public String name() {
    return "wget";
  }

  @Override
  public List<String> fetch(Path program, URI url, List<String> options, Path scratch) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(options);
    command.addAll(List.of("-nv", "-O", "/dev/null", "--tries=1", url.toString()));
    return command;
  }

  @Override
  public boolean answered(Ran ran) {
    return ran.exit() == 0 || ran.exit() == SERVER_ERROR;
  }

  @Override
  public Setting trust(Path program, Root root, Machine machine, Path scratch) {
    String line = Shell.quote("ca_certificate = " + root.file());
    return new Setting(
        List.of("echo " + line + " >> ~/.wgetrc"),
        Map.of(),
        List.of("--ca-certificate=" + root.trial()));
  }
}
